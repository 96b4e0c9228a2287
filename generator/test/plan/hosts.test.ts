/** The Ingress, the graph and the gateway's nginx agree on the microservice that takes a host's requests. */
import { describe, expect, test } from "vitest";
import { render } from "../../src/generate.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { entryOf } from "../../src/plan/hosts.ts";
import type { PlannedMicroservice } from "../../src/plan/types.ts";
import { facts } from "../application/index.ts";

/** A path per microservice that an Ingress can lead to: pages and gateways themselves, and all that the gateway calls. */
function reachable({ monitoring }: Cluster): Record<string, string> {
  const all = { ...facts.microservices, ...facts.monitoring.stacks[monitoring.stack] };
  const gateway = Object.values(all).find(({ run }) => run.kind === "gateway");
  const behind = new Set(gateway?.calls.map(({ to }) => to).filter((to) => to in all));
  const own = ["page", "gateway", "monitoring-gateway"];
  const names = Object.values(all).filter(({ name, run }) => own.includes(run.kind) || behind.has(name));
  return Object.fromEntries(names.map(({ name }) => [`/${name}`, name]));
}

describe.each(Object.values(facts.clusters))("on $name", (declared) => {
  const paths = reachable(declared);
  const host = "every.test";
  const cluster: Cluster = { ...declared, ingress: { ...declared.ingress, hosts: [{ host, paths }] } };
  const { planned, tree } = render(facts, cluster);
  const microservices = planned.components.filter((one): one is PlannedMicroservice => one.kind === "microservice");
  const gateway = microservices.find(({ runtime }) => runtime.kind === "gateway");
  const runtime = gateway?.runtime.kind === "gateway" ? gateway.runtime : undefined;
  const passedOn = runtime?.hosts.find((one) => one.host === host);

  /** The microservices whose Ingress has the path. */
  const entriesOf = (path: string) =>
    microservices.filter(({ ingress }) =>
      ingress?.hosts.some((one) => one.host === host && one.paths.some((each) => each.path === path)),
    );

  test("every kind of entry is covered", () => {
    const kinds = new Set(Object.keys(paths).flatMap((path) => entriesOf(path).map((entry) => entry.runtime.kind)));
    expect(kinds).toEqual(new Set(["page", "gateway", "monitoring-gateway"]));
  });

  test.each(Object.entries(paths))("%s leads to %s", (path, target) => {
    const entries = entriesOf(path);
    expect(entries).toHaveLength(1);
    const [entry] = entries;
    const toEntry = planned.edges.filter(({ to, reason }) => reason === "ingress" && to.name === entry?.name);
    expect(toEntry).toHaveLength(1);
    const homes = passedOn?.homes.filter(({ prefix }) => prefix === path).map(({ upstream }) => upstream.name);
    expect(homes).toEqual(entry?.name === target ? [] : [target]);
    if (entry?.name !== target) {
      expect(entry).toBe(gateway);
      expect(runtime?.backends.map(({ name }) => name)).toContain(target);
      expect(planned.edges.some(({ from, to }) => from.name === entry?.name && to.name === target)).toBe(true);
    }
  });

  test("nginx has every upstream that a host's request is passed on to", () => {
    const config = tree.manifests
      .map(({ object }) => object)
      .find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === gateway?.name);
    const names = (pattern: RegExp): string[] =>
      [...String(config?.data["nginx.conf"]).matchAll(pattern)].map(([, name = ""]) => name);
    const used = names(/proxy_pass http:\/\/([^/;]+)/g);
    const declared = names(/^ *upstream ([\w-]+) \{/gm);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !declared.includes(name))).toEqual([]);
  });
});

describe("the microservice that takes a path's requests", () => {
  const { gateway: _, ...withoutGateway } = facts.microservices;

  test.each([
    ["a page's", { to: "frontend" }, "frontend", "frontend"],
    ["the gateway's own", { to: "gateway" }, "gateway", undefined],
    ["the monitoring's", { to: "monitoring-gateway" }, "monitoring-gateway", "monitoring-gateway"],
    ["a backend's", { to: "tasks" }, "gateway", "tasks"],
    ["a backend's other port's", { to: "tasks", port: "export" }, "gateway", "tasks"],
    ["a direct path's", { to: "tasks", direct: true }, "tasks", "tasks"],
    ["an undeclared microservice's", { to: "nothing" }, undefined, undefined],
  ] as const)("takes %s: %o is %s with a gateway, and %s without", (_kind, answer, withGateway, without) => {
    expect(entryOf(facts.microservices, answer)?.name).toBe(withGateway);
    expect(entryOf(withoutGateway, answer)?.name).toBe(without);
  });
});
