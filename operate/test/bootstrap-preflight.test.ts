import { describe, expect, it } from "vitest";
import { facts } from "../../generator/src/facts.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { type Api, ApiError } from "../api.ts";
import { releaseIn } from "../bootstrap/argocd.ts";
import { checkArgocd } from "../bootstrap/preflight/argocd.ts";
import { preflight } from "../bootstrap/preflight/index.ts";
import { checkIngress } from "../bootstrap/preflight/ingress.ts";
import { checkNames } from "../bootstrap/preflight/names.ts";
import { checkPermissions } from "../bootstrap/preflight/permissions.ts";
import { judgeSize } from "../bootstrap/preflight/size.ts";
import { checkStorage } from "../bootstrap/preflight/storage.ts";
import { judgeVersion } from "../bootstrap/preflight/version.ts";
import type { Kind, KubeObject } from "../kinds.ts";
import { declaredCluster, type Target } from "../target.ts";

const cluster = declaredCluster("minikube");
const planned = plan(facts.microservices, cluster, facts.tools);
const ours = planned.components.flatMap(({ kind, name }) => (kind === "namespace" ? [name] : []))[0] as string;

const object = (kind: Kind, id: string, rest: object = {}): KubeObject => {
  const [name = "", namespace] = id.split("/").toReversed();
  return { apiVersion: "v1", kind, metadata: { name, ...(namespace && { namespace }) }, ...rest };
};

/** A cluster that has these objects, where everything is allowed but what is named. */
function clusterOf(objects: readonly KubeObject[], { forbidden = "", version = planned.kubernetes } = {}): Target {
  const [major, minor] = version.split(".");
  const api = {
    list: async (kind: Kind) => objects.filter((one) => one.kind === kind),
    find: async (kind: Kind, namespace: string, name: string) =>
      objects.find(({ kind: its, metadata }) =>
        [its === kind, metadata.name === name, (metadata.namespace ?? "") === namespace].every(Boolean),
      ),
    call: async (method: string, _path: string, body?: KubeObject) => {
      if (method === "GET") return { major, minor };
      const { verb, resource, subresource = "" } = body?.spec.resourceAttributes ?? {};
      return { status: { allowed: `${verb} ${resource}${subresource && `/${subresource}`}` !== forbidden } };
    },
  };
  const kubectl = async () => "";
  return { api: api as unknown as Api, cluster, planned, context: undefined, kubectl };
}

const asked = { replaceArgocd: false };
const texts = (findings: readonly { text: string }[]) => findings.map(({ text }) => text);

const node = (name: string, allocatable: object, spec: object = {}, ready = "True") =>
  object("Node", name, { spec, status: { allocatable, conditions: [{ type: "Ready", status: ready }] } });
const pod = (id: string, spec: object, phase = "Running") => object("Pod", id, { spec, status: { phase } });
const container = (cpu?: string, memory?: string) => ({ resources: { requests: { cpu, memory } } });

describe("the size of a cluster", () => {
  /** CPUs and MiB that are said to lack on a cluster with nothing free: what TaskFlow asks for itself. */
  const lacking = (nodes: readonly KubeObject[], pods: readonly KubeObject[] = []) => {
    const [cpu, memory] = ["CPU", "memory"].map((what) => {
      const text = texts(judgeSize(planned, nodes, pods)).find((line) => line.includes(` of ${what}, `)) ?? "";
      const [, amount = "0"] = /: (\S+) more are needed/.exec(text) ?? [];
      return amount.endsWith("m") ? Number(amount.slice(0, -1)) / 1_000 : Number(amount.replace("Mi", ""));
    });
    return { cpu: cpu ?? 0, memory: memory ?? 0 };
  };
  const wanted = lacking([node("n", { cpu: "0", memory: "0" })]);
  /** What pods keep from TaskFlow on a node that TaskFlow would just fill. */
  const taken = (
    pods: readonly KubeObject[],
    nodes = [node("n", { cpu: `${wanted.cpu}`, memory: `${wanted.memory}Mi` })],
  ) => lacking(nodes, pods);

  it("is what TaskFlow asks for, and not less", () => {
    expect(wanted.cpu).toBeGreaterThan(0.2);
    expect(wanted.memory).toBeGreaterThan(300);
    expect(taken([])).toEqual({ cpu: 0, memory: 0 });
  });

  it("fits what the catalog says of the cluster", () => {
    expect(judgeSize(planned, [node("n", cluster.size)], [])).toEqual([]);
  });

  it("is short by so much, in words", () => {
    const [cpu, memory] = judgeSize(planned, [node("n", { cpu: "100m", memory: "64Mi" })], []);
    expect(cpu?.text).toMatch(/^TaskFlow asks for \d+m? of CPU, and 100m are free: \d+m? more are needed$/);
    expect(memory?.text).toBe(
      `TaskFlow asks for ${wanted.memory}Mi of memory, and 64Mi are free: ${wanted.memory - 64}Mi more are needed`,
    );
    expect([cpu?.level, memory?.level]).toEqual(["error", "error"]);
  });

  it.each([
    ["2", 2, "0", 0],
    ["1500m", 1.5, "3906252Ki", 3815],
    ["0.25", 0.25, "134217728", 128],
    ["1", 1, "129e6", 124],
    ["1", 1, "1G", 954],
  ])("reads CPU %s and memory %s", (cpu, cpus, memory, mebibytes) => {
    expect(taken([pod("x/p", { containers: [container(cpu, memory)] })])).toEqual({ cpu: cpus, memory: mebibytes });
  });

  it("is taken by others' pods that run or will run, and not by TaskFlow's own", () => {
    const spec = { containers: [container("1", "64Mi")] };
    expect(taken([pod(`${ours}/p`, spec), pod("x/p", spec, "Succeeded"), pod("x/p", spec, "Failed")]).cpu).toBe(0);
    expect(taken([pod("x/p", spec), pod("x/q", spec, "Pending")])).toEqual({ cpu: 2, memory: 128 });
  });

  it("is not taken by what asks for nothing", () => {
    expect(
      taken([pod("x/p", { containers: [{}, { resources: {} }, { resources: { limits: { cpu: "1" } } }] })]).cpu,
    ).toBe(0);
  });

  it("counts init containers as the scheduler does: the largest, beside the sidecars before it", () => {
    const sidecar = { ...container("200m"), restartPolicy: "Always" };
    const spec = { initContainers: [container("300m"), sidecar, container("1")], containers: [container("500m")] };
    expect(taken([pod("x/p", spec)]).cpu).toBe(1.2);
    expect(taken([pod("x/p", { ...spec, containers: [container("500m"), container("2")] })]).cpu).toBe(2.7);
    expect(taken([pod("x/p", { containers: [container("1")], overhead: { cpu: "250m" } })]).cpu).toBe(1.25);
  });

  it("is that of the nodes that take pods", () => {
    const amounts = { cpu: "8", memory: "32Gi" };
    const tainted = (key: string, effect: string) => node("t", amounts, { taints: [{ key, effect }] });
    const nobody = "the cluster has no node that takes pods";
    const judged = (one: KubeObject) => texts(judgeSize(planned, [one], []));
    expect(judged(node("c", amounts, { unschedulable: true }))).toEqual([nobody]);
    expect(judged(tainted("node-role.kubernetes.io/control-plane", "NoSchedule"))).toEqual([nobody]);
    expect(judged(tainted("spot", "PreferNoSchedule"))).toEqual([]);
    expect(judged(tainted("node.kubernetes.io/disk-pressure", "NoSchedule"))).toEqual([]);
    expect(judgeSize(planned, [], [])).toEqual([{ level: "error", text: nobody }]);
  });

  it("leaves out pods of nodes that do not count", () => {
    const small = node("n", { cpu: `${wanted.cpu}`, memory: `${wanted.memory}Mi` });
    const closed = node("c", { cpu: "8", memory: "8Gi" }, { unschedulable: true });
    const on = (nodeName: string) => pod("x/p", { nodeName, containers: [container("1", "64Mi")] });
    expect(taken([on("c")], [small, closed]).cpu).toBe(0);
    expect(taken([on("n")], [small, closed]).cpu).toBe(1);
  });

  it("says which node is not ready", () => {
    const unready = node("n", { cpu: "8", memory: "32Gi" }, {}, "Unknown");
    expect(judgeSize(planned, [unready], [])).toEqual([{ level: "warning", text: "node n is not ready" }]);
  });
});

describe("names that are taken", () => {
  const check = async (...objects: KubeObject[]) => texts(await checkNames(clusterOf(objects), asked));
  const [door] = planned.components.flatMap((one) =>
    one.kind === "microservice" ? one.ports.flatMap(({ nodePort }) => (nodePort ? [{ one, nodePort }] : [])) : [],
  );
  if (!door) throw new Error("minikube declares no NodePort");
  const service = (id: string, spec: object) => object("Service", id, { spec });

  it("are a NodePort of another Service", async () => {
    const { one, nodePort } = door;
    const words = `NodePort ${nodePort} is taken by Service shop/web; ${one.name} needs it: free it, or set "nodePorts" in generator/src/catalog/clusters/minikube.ts and render`;
    expect(await check(service("shop/web", { ports: [{ port: 80, nodePort }] }))).toEqual([words]);
    expect(await check(service("shop/web", { ports: [], healthCheckNodePort: nodePort }))).toEqual([words]);
    expect(await check(service(`${one.namespace}/${one.name}`, { ports: [{ nodePort }] }))).toEqual([]);
    expect(await check(service("shop/web", { ports: [{ port: nodePort }, { nodePort: nodePort + 1 }] }))).toEqual([]);
    expect(await check(service("shop/outside", { type: "ExternalName" }))).toEqual([]);
  });

  it("are a namespace that is being deleted, with what it waits for", async () => {
    const ending = (name: string, conditions?: object[]) => {
      const { metadata, ...rest } = object("Namespace", name, { status: { phase: "Terminating", conditions } });
      return { ...rest, metadata: { ...metadata, deletionTimestamp: "2026-01-02T03:04:05Z" } } as KubeObject;
    };
    const words = (name: string) =>
      `namespace ${name} is being deleted since 2026-01-02T03:04:05Z: wait until it is gone`;
    const conditions = [
      { status: "False", message: "all is well" },
      { status: "True", message: "pods. has 1 resource instances" },
    ];
    expect(await check(ending(ours, conditions), ending("argocd"), ending("shop"))).toEqual([
      `${words(ours)}; it waits for this: pods. has 1 resource instances`,
      words("argocd"),
    ]);
    expect(await check(object("Namespace", ours, { status: { phase: "Active" } }))).toEqual([]);
  });

  it("are a host of another's Ingress", async () => {
    const [host] = planned.hosts;
    const ingress = (namespace: string, rules?: object[]) => object("Ingress", `${namespace}/web`, { spec: { rules } });
    expect(await check(ingress("shop", [{ host }, { host: "shop.test" }, {}]))).toEqual([
      `host ${host} is taken by Ingress shop/web: remove it there, or name another in the catalog`,
    ]);
    expect(await check(ingress(ours, [{ host }]), ingress("shop"))).toEqual([]);
  });
});

describe("what a cluster must have", () => {
  it.each([
    ["1.36", []],
    ["1.35", []],
    ["1.34", ["warning"]],
    ["1.33", ["error"]],
  ])("is a version: %s", (running, levels) => {
    const findings = judgeVersion(running, { name: "x", kubernetes: "1.35" });
    expect(findings.map(({ level }) => level)).toEqual(levels);
    for (const { text } of findings)
      expect(text).toContain(`the cluster is Kubernetes ${running}; x is rendered for 1.35`);
  });

  it("is a StorageClass", async () => {
    const check = async (...names: string[]) =>
      texts(await checkStorage(clusterOf(names.map((name) => object("StorageClass", name))), asked));
    expect(await check(cluster.storageClass, "other")).toEqual([]);
    expect((await check("other", "more"))[0]).toContain(
      `there is no StorageClass "${cluster.storageClass}", but other, more: enable`,
    );
    expect((await check())[0]).toContain("but none at all: enable");
  });

  it("is an IngressClass, and its controller's pods", async () => {
    const { className, controller } = cluster.ingress;
    const check = (...objects: KubeObject[]) => checkIngress(clusterOf(objects), asked);
    const there = [object("IngressClass", className), pod(`${controller.namespace}/c`, {})];
    expect(await check(...there)).toEqual([]);
    const [missing, warned] = await check(object("IngressClass", "other"));
    expect(missing).toMatchObject({
      level: "error",
      text: expect.stringContaining(`"${className}", but other: enable`),
    });
    expect(warned).toMatchObject({ level: "warning", text: expect.stringContaining(controller.namespace) });
  });

  it("is a user who may do what is done", async () => {
    expect(await checkPermissions(clusterOf([]), asked)).toEqual([]);
    expect(texts(await checkPermissions(clusterOf([], { forbidden: "create pods/exec" }), asked))).toEqual([
      "this user of the cluster may not create pods/exec: use a context of an administrator (--context)",
    ]);
  });
});

describe("an Argo CD that is there", () => {
  const pinned = facts.delivery.argocdVersion;
  const running = (image: string) =>
    object("Deployment", "argocd/argocd-repo-server", { spec: { template: { spec: { containers: [{ image }] } } } });
  const following = (source: object) => object("Application", "argocd/taskflow", { spec: source });
  const check = async (objects: KubeObject[], replaceArgocd = false) =>
    texts(await checkArgocd(clusterOf(objects), { replaceArgocd }));

  it("may be none, or the pinned release", async () => {
    expect(await check([])).toEqual([]);
    expect(await check([running(`quay.io/argoproj/argocd:${pinned}`)])).toEqual([]);
    expect(await check([running(`registry:5000/argocd:${pinned}@sha256:0123`)])).toEqual([]);
  });

  it("is replaced only where that is asked for", async () => {
    const other = [running("quay.io/argoproj/argocd:v0.1.2")];
    expect((await check(other))[0]).toContain(`Argo CD v0.1.2 runs here; this repository pins ${pinned}`);
    expect(await check(other, true)).toEqual([]);
  });

  it("may follow another cluster's tree", async () => {
    expect(await check([following({ source: { path: "apps/minikube" } })])).toEqual([]);
    expect(await check([following({ source: { path: "apps/other" } })])).toEqual([
      "this cluster follows apps/other, not apps/minikube: is --context the one that you mean?",
    ]);
    expect(await check([following({ sources: [] })])).toEqual([]);
  });

  it("has a release, whatever the image's reference looks like", () => {
    const images = ["argocd:v1", "registry:5000/argocd:v1", "argocd:v1@sha256:ab12"];
    expect(images.map(releaseIn)).toEqual(["v1", "v1", "v1"]);
    expect(releaseIn("registry:5000/argocd")).toBe("registry:5000/argocd");
  });
});

describe("the checks together", () => {
  const { className, controller } = cluster.ingress;
  const good = [
    object("StorageClass", cluster.storageClass),
    object("IngressClass", className),
    pod(`${controller.namespace}/c`, { containers: [{}] }),
    node("n", cluster.size),
  ];

  it("find nothing where all is well", async () => {
    expect(await preflight(clusterOf(good), asked)).toEqual([]);
  });

  it("say all that is missing at once", async () => {
    const found = texts(await preflight(clusterOf([], { version: "1.20+", forbidden: "create secrets" }), asked)).join(
      "\n",
    );
    for (const words of ["Kubernetes 1.20;", "create secrets", "StorageClass", "IngressClass", "has no node"])
      expect(found).toContain(words);
  });

  it("tell what may not be looked at, beside the rest; another error ends them", async () => {
    const target = clusterOf(good.slice(1));
    const refusing = (status: number): Target => {
      const list = (kind: Kind) =>
        kind === "Node" ? Promise.reject(new ApiError(status, "", "cannot list nodes")) : target.api.list(kind);
      return { ...target, api: { ...target.api, list } };
    };
    expect(texts(await preflight(refusing(403), asked)).sort()).toEqual([
      "cannot list nodes",
      expect.stringContaining("there is no StorageClass"),
    ]);
    await expect(preflight(refusing(500), asked)).rejects.toThrow("cannot list nodes");
  });
});
