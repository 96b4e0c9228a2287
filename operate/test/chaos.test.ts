import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { facts } from "../../generator/src/facts.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import type { Api } from "../api.ts";
import { suspend } from "../chaos/argocd.ts";
import { chosen, parse } from "../chaos/arguments.ts";
import { chaosAnnotation, inverse, leftBehind, type Patch, putBack, recordChanges } from "../chaos/changes.ts";
import { needing } from "../chaos/needs.ts";
import { inShort, listing, resultTable } from "../chaos/report.ts";
import { allows, ingressWithout, type Way } from "../chaos/simulations/cut.ts";
import { simulationsOf } from "../chaos/simulations/index.ts";
import { failingAfter, misses, type Outcome } from "../chaos/verdict.ts";
import type { Bar } from "../chaos/world.ts";
import type { KubeObject } from "../kinds.ts";
import { declaredCluster, Usage } from "../target.ts";
import { type Sample, summarize } from "../traffic/summary.ts";
import { wayIn } from "../traffic/way-in.ts";

function target(name: string) {
  const cluster = declaredCluster(name);
  return { cluster, planned: plan(facts.microservices, cluster, facts.tools) };
}
const minikube = target("minikube");
const all = simulationsOf(minikube);

/** RFC 7396, as the API server applies it. */
function merged(object: Patch, patch: Patch): Patch {
  const result: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else if (typeof value === "object" && !Array.isArray(value))
      result[key] = merged((typeof before === "object" ? before : {}) as Patch, value as Patch);
    else result[key] = value;
  }
  return result;
}

/** Objects in memory, with the merge patches of an API server. */
function memory(...objects: KubeObject[]) {
  const kept = new Map(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
  const order: string[] = [];
  const api = {
    get: async (kind: string, _: string, name: string) => kept.get(`${kind}/${name}`),
    list: async (kind: string) => [...kept.values()].filter((object) => object.kind === kind),
    patch: async (kind: string, _: string, name: string, patch: Patch) => {
      const key = `${kind}/${name}`;
      const { annotations = {} } = (patch.metadata ?? {}) as { annotations?: Record<string, unknown> };
      // As Argo CD: it reads anew, and takes the annotation away.
      if ("argocd.argoproj.io/refresh" in annotations) return void order.push(`${key} is read anew`);
      order.push(key);
      kept.set(key, merged(kept.get(key) as unknown as Patch, patch) as unknown as KubeObject);
    },
  } as unknown as Api;
  return { api, order, all: () => Object.fromEntries(kept) };
}

const application = (name: string, path: string): KubeObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name, namespace: "argocd", annotations: { kept: "yes" } },
  spec: { source: { path }, syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: -1 } } },
});
const statefulSet: KubeObject = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "postgres", namespace: "data" },
  spec: { replicas: 1, serviceName: "x" },
};

describe("changes", () => {
  test("are undone by their inverse, whatever was there", () => {
    const object = { spec: { replicas: 3, list: [1, { a: 2 }], deep: { kept: true } } };
    for (const patch of [
      { spec: { replicas: 0 } },
      { spec: { list: [9] } },
      { spec: { deep: null } },
      { spec: { deep: { kept: false, added: 1 }, added: { a: 1 } } },
    ])
      expect(merged(merged(object, patch), inverse(object, patch))).toEqual(object);
  });

  test("are put back, the last one first", async () => {
    const objects = [application("taskflow", "apps/c"), application("postgres", "clusters/c/postgres"), statefulSet];
    const { api, order, all } = memory(...objects);
    const before = JSON.stringify(all());
    const changes = recordChanges(api);
    await suspend(api, changes, "c", "postgres");
    await changes.change("StatefulSet", statefulSet, { spec: { replicas: 0 } });
    const { "Application/taskflow": root, "StatefulSet/postgres": scaled } = all();
    expect(root?.spec.syncPolicy).toEqual({ retry: { limit: -1 } });
    expect(scaled?.spec.replicas).toBe(0);
    await changes.undo();
    expect(order).toEqual([
      "Application/taskflow",
      "Application/taskflow is read anew",
      "Application/postgres",
      "Application/postgres is read anew",
      "StatefulSet/postgres",
      "StatefulSet/postgres",
      "Application/postgres",
      "Application/taskflow",
    ]);
    const after = JSON.stringify(all()).replace('"annotations":{},', "").replace(',"annotations":{}', "");
    expect(JSON.parse(after)).toEqual(JSON.parse(before));
  });

  test("of a run that was killed are found on the objects, and put back", async () => {
    const { api, all } = memory(statefulSet);
    await recordChanges(api).change("StatefulSet", statefulSet, { spec: { replicas: 0 } });
    const [left, ...others] = await leftBehind(api);
    expect(others).toEqual([]);
    expect(left).toMatchObject({ kind: "StatefulSet", name: "postgres", restore: { spec: { replicas: 1 } } });
    if (left) await putBack(api, left);
    expect(all()["StatefulSet/postgres"]?.spec.replicas).toBe(1);
    expect(await leftBehind(api)).toEqual([]);
  });

  test("are refused on what another run has changed", async () => {
    const { api } = memory(statefulSet);
    await recordChanges(api).change("StatefulSet", statefulSet, { spec: { replicas: 0 } });
    await expect(recordChanges(api).change("StatefulSet", statefulSet, { spec: { replicas: 2 } })).rejects.toThrow(
      `StatefulSet data/postgres carries the annotation ${chaosAnnotation}`,
    );
  });

  test("that cannot be put back do not keep the others from it", async () => {
    const { api, all } = memory(statefulSet, { ...statefulSet, metadata: { name: "redis", namespace: "data" } });
    const changes = recordChanges(api, 0);
    for (const object of Object.values(all())) await changes.change("StatefulSet", object, { spec: { replicas: 0 } });
    const patch = api.patch;
    Object.assign(api, {
      patch: (...call: Parameters<typeof patch>) =>
        call[2] === "redis" ? Promise.reject(new Error("refused")) : patch(...call),
    });
    await expect(changes.undo()).rejects.toThrow(
      /StatefulSet data\/redis as it was.* did not come within 0 s: refused/,
    );
    expect(all()["StatefulSet/postgres"]?.spec.replicas).toBe(1);
  });
});

describe("a cut", () => {
  const policyOf = (name: string): KubeObject =>
    parseYaml(readFileSync(join(import.meta.dirname, "../../clusters/minikube", name, "networkpolicy.yaml"), "utf8"));
  const ways = minikube.planned.edges.filter(
    (edge): edge is Way => edge.from.kind === "pods" && edge.to.kind === "pods" && edge.reason === "calls",
  );

  test("takes exactly its own way out of the rendered policy, of every call", () => {
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

  test("leaves no rule that would let everybody in", () => {
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

describe("who needs what", () => {
  const way = wayIn(minikube.planned, { address: "192.0.2.7" });
  const kindsNeeding = (...names: string[]) => [...needing(minikube.planned, way, names)].sort();

  test("follows from the graph", () => {
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
  test("have names of their own, and are what the cluster's facts make them", () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of ["pod-auth", "crash-tasks", "away-postgres", "away-redis", "slow-postgres", "away-dns"])
      expect(names).toContain(name);
    expect(names).not.toContain("crash-auth"); // one replica
    expect(simulationsOf(target("microk8s")).map(({ name }) => name)).toContain("crash-auth");
  });

  test("expect nothing to fail where one of two pods goes", () => {
    const barOf = (name: string) => all.find((simulation) => simulation.name === name)?.bar;
    expect(barOf("pod-tasks")).toMatchObject({ failing: [], failingAfter: 0 });
    expect(barOf("pod-auth")?.failing).toEqual(["auth"]);
  });

  test("are chosen by name or all at once, and a wrong name is answered with the nearest", () => {
    expect(chosen(all, ["away-dns", "pod-auth"]).map(({ name }) => name)).toEqual(["pod-auth", "away-dns"]);
    const many = chosen(all, ["all"]).map(({ name }) => name);
    expect(many.length).toBeGreaterThan(15);
    expect(many).toContain("cut-gateway-tasks");
    expect(many).not.toContain("cut-gateway-images");
    expect(chosen(all, ["restore"])).toEqual([]);
    expect(() => chosen(all, ["away-dsn"])).toThrow('unknown simulation "away-dsn": did you mean "away-dns"?');
    expect(parse(["minikube", "all", "--rate", "5"])).toMatchObject({ cluster: "minikube", names: ["all"], rate: 5 });
    expect(() => parse(["minikube", "--rate", "0"])).toThrow(Usage);
  });

  test("are listed with what is done and what people should see", () => {
    const lines = listing(all).split("\n");
    expect(lines).toHaveLength(all.length + 2);
    expect(lines.find((line) => line.startsWith("pod-tasks "))).toMatch(/deletes a pod of tasks, one of 2 +nothing$/);
  });
});

describe("the verdict", () => {
  const bar: Bar = { failing: ["tasks"], failingAfter: 5, readyWithin: 60, answeredWithin: 11 };
  const sample = (kind: string, sent: number, ended: number, outcome = "good"): Sample => ({
    kind,
    sent,
    ended,
    outcome,
  });
  const outcome = (samples: Sample[], more: Partial<Outcome> = {}): Outcome => ({
    summary: summarize(samples),
    begun: 0,
    ended: 20_000,
    readyAfter: 3,
    restarts: [],
    mayFail: new Set(["list tasks"]),
    ...more,
  });

  test("is good where what may fail failed with a problem document, and in time", () => {
    const good = outcome([sample("list tasks", 1_000, 1_010, "503"), sample("see statistics", 1_000, 1_010)]);
    expect(misses(good, bar)).toEqual([]);
    expect(failingAfter(good)).toBe(0);
    expect(failingAfter(outcome([sample("list tasks", 1_000, 24_000, "503")]))).toBe(4);
  });

  test.each([
    ["what should not fail", [sample("see statistics", 1, 2, "503")], {}, '"see statistics" failed 1 times of 1'],
    ["an answer without a problem document", [sample("list tasks", 1, 2, "502 bare")], {}, "1 x 502 without a problem"],
    ["a lost session", [sample("list tasks", 1, 2, "401")], {}, "1 x 401"],
    ["no answer at all", [sample("list tasks", 1, 2, "ECONNRESET")], {}, "1 x ECONNRESET"],
    ["a time-out", [sample("list tasks", 1, 12_001, "timeout")], {}, "1 x timeout"],
    ["a hanging answer", [sample("list tasks", 1, 11_500)], {}, "the slowest answer took 11499 ms"],
    ["late failures", [sample("list tasks", 26_000, 26_100, "503")], {}, "failed until 6.1 s after the fault"],
    ["late readiness", [], { readyAfter: 61 }, "everything was ready after 61.0 s"],
    ["no readiness", [], { readyAfter: undefined }, "not everything was ready again"],
    ["a restart", [], { restarts: ["tasks-x tasks"] }, "restarted: tasks-x tasks"],
  ])("names %s", (_, samples, more, said) => {
    expect(misses(outcome(samples, more), bar).join("\n")).toContain(said);
  });

  test("lets people give up where the bar says that they will", () => {
    const waiting = outcome([sample("list tasks", 1, 12_001, "timeout")]);
    expect(misses(waiting, { ...bar, answeredWithin: Number.POSITIVE_INFINITY })).toEqual([]);
  });

  test("stands in the table, with what people saw", () => {
    const [simulation] = all;
    if (!simulation) throw new Error("no simulation");
    const seen = outcome([sample("list tasks", 19_000, 21_500, "503"), sample("list tasks", 1, 2)]);
    const lines = resultTable([{ simulation, outcome: seen, misses: ["x"] }]).split("\n");
    expect(lines[2]).toMatch(/^pod-auth +2 +1 +2\.5 s +1\.5 s +3\.0 s +0 +✖$/);
    expect(inShort(seen)).toBe("1 of 2 requests failed within 2.5 s (1 x 503), all ready again after 3.0 s");
  });
});
