import { describe, expect, test } from "vitest";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { clusterNames } from "../../generator/src/cli/known.ts";
import { renderCluster } from "../../generator/src/trees.ts";
import { facts } from "../../generator/test/application/index.ts";
import { needing } from "../chaos/needs.ts";
import { chosen, commandLine } from "../chaos/options.ts";
import { listing } from "../chaos/report.ts";
import { allows, ingressWithout, type Way } from "../chaos/simulations/cut.ts";
import { simulationsOf } from "../chaos/simulations/index.ts";
import type { LiveObject } from "../kinds.ts";
import { noUsers } from "../load/users.ts";
import { wayIn } from "../load/way-in.ts";
import { kinds, laptop, rack, users } from "./fixture.ts";

const [known = ""] = clusterNames();
const all = simulationsOf(laptop, kinds);
const policies = renderCluster(laptop.planned, facts.delivery)
  .manifests.map(({ object }) => object as LiveObject)
  .filter(({ kind }) => kind === "NetworkPolicy");

describe("a cut connection", () => {
  const policyOf = (name: string) => policies.find(({ metadata }) => metadata.name === name) as LiveObject;
  const ways = laptop.planned.edges.filter(
    (edge): edge is Way => edge.from.kind === "pods" && edge.to.kind === "pods" && edge.reason === "calls",
  );

  test("removes exactly its own connection from the rendered policy, for every call", () => {
    expect(ways.length).toBeGreaterThan(15);
    for (const way of ways) {
      const policy = policyOf(way.to.name);
      expect(allows(policy, way)).toBe(true);
      const cutPolicy = { ...policy, spec: { ...policy.spec, ingress: ingressWithout(policy, way) } };
      expect(allows(cutPolicy, way)).toBe(false);
      for (const other of ways.filter(({ to }) => to.name === way.to.name))
        expect(allows(cutPolicy, other)).toBe(other.from.name !== way.from.name || other.port !== way.port);
    }
  });

  test("leaves no rule that would allow every source", () => {
    const way = ways.find(({ from, to }) => from.name === "frontend" && to.name === "gateway") as Way;
    const [rule] = policyOf("gateway").spec.ingress;
    const alone = {
      ...rule,
      from: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": way.from.namespace } },
          podSelector: { matchLabels: way.from.labels },
        },
      ],
    };
    const policy = { ...policyOf("gateway"), spec: { ...policyOf("gateway").spec, ingress: [alone] } };
    expect(allows(policy, way)).toBe(true);
    expect(ingressWithout(policy, way)).toEqual([]);
  });
});

describe("the microservices that a request needs", () => {
  const { through } = wayIn(laptop.planned, { address: "192.0.2.7" });
  const kindsNeeding = (...names: string[]) => [...needing(laptop.planned, { ...users, through }, names)].sort();

  test("follow from the graph", () => {
    expect(kindsNeeding("images")).toEqual(["see pictures"]);
    expect(kindsNeeding("archive")).toEqual(["create a task"]);
    expect(kindsNeeding("tasks", "archive")).toEqual(["create a task"]);
    expect(kindsNeeding("tasks", "images")).toEqual([]);
    expect(kindsNeeding("postgres")).toEqual(["create a task", "list tasks"]);
    expect(kindsNeeding("redis")).toEqual(["create a task", "list tasks", "log in", "see pictures"]); // the session
    expect(kindsNeeding("frontend")).toEqual(kinds.map(({ name }) => name).sort());
    expect(kindsNeeding()).toEqual([]);
  });

  test("are none if the application declares no requests", () => {
    expect(needing(laptop.planned, { ...noUsers, through: [] }, ["tasks"])).toEqual(new Set());
  });
});

describe("the simulations", () => {
  test("have unique names and depend on the cluster's facts", () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of ["pod-auth", "crash-tasks", "away-postgres", "away-redis", "slow-postgres", "away-dns"])
      expect(names).toContain(name);
    expect(names).not.toContain("crash-auth"); // one replica
    expect(simulationsOf(rack, kinds).map(({ name }) => name)).toContain("crash-auth");
  });

  test("allow no failure if one of two pods is deleted", () => {
    const barOf = (name: string) => all.find((simulation) => simulation.name === name)?.bar;
    expect(barOf("pod-tasks")).toMatchObject({ failing: [], failingAfter: 0 });
    expect(barOf("pod-auth")?.failing).toEqual(["auth"]);
  });

  test("are chosen by name or all at once; an unknown name gets a suggestion", () => {
    expect(chosen(all, ["away-dns", "pod-auth"]).map(({ name }) => name)).toEqual(["pod-auth", "away-dns"]);
    const many = chosen(all, ["all"]).map(({ name }) => name);
    expect(many.length).toBeGreaterThan(15);
    expect(many).toContain("cut-gateway-tasks");
    expect(many).not.toContain("cut-gateway-images");
    expect(chosen(all, ["restore"])).toEqual([]);
    expect(() => chosen(all, ["away-dsn"])).toThrow('unknown simulation "away-dsn": did you mean "away-dns"?');
    expect(commandLine.parse([known, "all", "--rate", "5"])).toMatchObject({
      cluster: known,
      names: ["all"],
      rate: 5,
    });
    expect(() => commandLine.parse([known, "--rate", "0"])).toThrow(Usage);
  });

  test("are listed with the fault and the expected effect", () => {
    const lines = listing(all).split("\n");
    expect(lines).toHaveLength(all.length + 2);
    expect(lines.find((line) => line.startsWith("pod-tasks "))).toMatch(/deletes one of 2 pods of tasks +no effect$/);
  });
});
