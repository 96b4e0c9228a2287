import { describe, expect, it } from "vitest";
import { facts } from "../../generator/src/facts.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { type Api, ApiError } from "../api.ts";
import { checkAddresses } from "../bootstrap/preflight/addresses.ts";
import { checkArgocd } from "../bootstrap/preflight/argocd.ts";
import { preflight } from "../bootstrap/preflight/index.ts";
import { checkIngress } from "../bootstrap/preflight/ingress.ts";
import { checkNames } from "../bootstrap/preflight/names.ts";
import { checkPermissions } from "../bootstrap/preflight/permissions.ts";
import { checkStorage } from "../bootstrap/preflight/storage.ts";
import { releaseIn } from "../cluster/argocd.ts";
import type { Kind, LiveObject } from "../kinds.ts";
import { declaredCluster, type Target } from "../target.ts";

const cluster = declaredCluster("minikube");
const planned = plan(facts, cluster);
const ours = planned.components.flatMap(({ kind, name }) => (kind === "namespace" ? [name] : []))[0] as string;

const object = (kind: Kind, id: string, rest: object = {}): LiveObject => {
  const [name = "", namespace] = id.split("/").toReversed();
  return { apiVersion: "v1", kind, metadata: { name, ...(namespace && { namespace }) }, ...rest };
};

/** A cluster that has these objects, where everything is allowed but what is named. */
function clusterOf(objects: readonly LiveObject[], { forbidden = "", version = planned.kubernetes } = {}): Target {
  const [major, minor] = version.split(".");
  const api = {
    list: async (kind: Kind) => objects.filter((one) => one.kind === kind),
    find: async (kind: Kind, namespace: string, name: string) =>
      objects.find(({ kind: its, metadata }) =>
        [its === kind, metadata.name === name, (metadata.namespace ?? "") === namespace].every(Boolean),
      ),
    call: async (method: string, _path: string, body?: LiveObject) => {
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

describe("names that are taken", () => {
  const check = async (...objects: LiveObject[]) => texts(await checkNames(clusterOf(objects), asked));
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
      return { ...rest, metadata: { ...metadata, deletionTimestamp: "2026-01-02T03:04:05Z" } } as LiveObject;
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
    const check = (...objects: LiveObject[]) => checkIngress(clusterOf(objects), asked);
    const there = [object("IngressClass", className), object("Pod", `${controller.namespace}/c`)];
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
  const check = async (objects: LiveObject[], replaceArgocd = false) =>
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
    object("Pod", `${controller.namespace}/c`, { spec: { containers: [{}] }, status: { phase: "Running" } }),
    object("Node", "n", {
      spec: {},
      status: { allocatable: cluster.size, conditions: [{ type: "Ready", status: "True" }] },
    }),
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

describe("the pods' network", () => {
  const pod = (podIP: string, hostNetwork = false) =>
    object("Pod", "kube-system/dns", { spec: { hostNetwork }, status: { podIP } });
  const check = async (one: LiveObject) => texts(await checkAddresses(clusterOf([one]), asked));

  it("is where pods have their addresses", async () => {
    const [inside = ""] = planned.podCidr.split("/");
    expect(await check(pod(inside))).toEqual([]);
    expect(await check(pod("192.0.2.7", true))).toEqual([]);
    const [words] = await check(pod("192.0.2.7"));
    expect(words).toContain(`192.0.2.7, which is outside of the pods' network ${planned.podCidr}`);
  });
});
