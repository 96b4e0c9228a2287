import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { facts } from "../../generator/src/facts.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { needing } from "../chaos/needs.ts";
import { chosen, commandLine } from "../chaos/options.ts";
import { listing } from "../chaos/report.ts";
import { allows, ingressWithout, type Way } from "../chaos/simulations/cut.ts";
import { simulationsOf } from "../chaos/simulations/index.ts";
import type { LiveObject } from "../kinds.ts";
import { wayIn } from "../load/way-in.ts";
import { declaredCluster } from "../target.ts";

function target(name: string) {
  const cluster = declaredCluster(name);
  return { cluster, planned: plan(facts, cluster) };
}
const minikube = target("minikube");
const all = simulationsOf(minikube);

describe("a cut connection", () => {
  const policyOf = (name: string): LiveObject =>
    parseYaml(readFileSync(join(import.meta.dirname, "../../clusters/minikube", name, "networkpolicy.yaml"), "utf8"));
  const ways = minikube.planned.edges.filter(
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
  const way = wayIn(minikube.planned, { address: "192.0.2.7" });
  const kindsNeeding = (...names: string[]) => [...needing(minikube.planned, way, names)].sort();

  test("follow from the graph", () => {
    expect(kindsNeeding("images")).toEqual(["see its pictures", "upload a picture"]);
    expect(kindsNeeding("metrics")).toEqual(["see statistics"]);
    expect(kindsNeeding("users")).toEqual(["create a task", "list colleagues", "log in"]);
    expect(kindsNeeding("postgres")).not.toContain("see statistics");
    expect(kindsNeeding("postgres")).toContain("list tasks");
    expect(kindsNeeding("redis")).not.toContain("open the page");
    expect(kindsNeeding("redis")).toContain("list colleagues"); // the session
    expect(kindsNeeding("frontend")).toContain("open the page");
    expect(kindsNeeding("tasks", "users")).toEqual(["create a task"]);
    expect(kindsNeeding("tasks", "metrics")).toEqual([]);
    expect(kindsNeeding()).toEqual([]);
  });
});

describe("the simulations", () => {
  test("have unique names and depend on the cluster's facts", () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of ["pod-auth", "crash-tasks", "away-postgres", "away-redis", "slow-postgres", "away-dns"])
      expect(names).toContain(name);
    expect(names).not.toContain("crash-auth"); // one replica
    expect(simulationsOf(target("microk8s")).map(({ name }) => name)).toContain("crash-auth");
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
    expect(commandLine.parse(["minikube", "all", "--rate", "5"])).toMatchObject({
      cluster: "minikube",
      names: ["all"],
      rate: 5,
    });
    expect(() => commandLine.parse(["minikube", "--rate", "0"])).toThrow(Usage);
  });

  test("are listed with the fault and the expected effect", () => {
    const lines = listing(all).split("\n");
    expect(lines).toHaveLength(all.length + 2);
    expect(lines.find((line) => line.startsWith("pod-tasks "))).toMatch(/deletes one of 2 pods of tasks +no effect$/);
  });
});
