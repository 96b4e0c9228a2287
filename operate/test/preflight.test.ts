import { describe, expect, it } from "vitest";
import { facts } from "../../generator/src/facts.ts";
import { ApiError } from "../api.ts";
import { checkAddresses } from "../bootstrap/preflight/addresses.ts";
import { checkArgocd } from "../bootstrap/preflight/argocd.ts";
import { preflight } from "../bootstrap/preflight/index.ts";
import { checkIngress } from "../bootstrap/preflight/ingress.ts";
import { checkPermissions } from "../bootstrap/preflight/permissions.ts";
import { checkStorage } from "../bootstrap/preflight/storage.ts";
import { releaseIn } from "../cluster/argocd.ts";
import type { Kind, LiveObject } from "../kinds.ts";
import { rootOf } from "../planned.ts";
import type { Target } from "../target.ts";
import { cluster, clusterOf, controllerNamespace, object, options, planned, texts } from "./preflight-fixture.ts";

describe("a cluster must have", () => {
  it("the declared StorageClass", async () => {
    const check = async (...names: string[]) =>
      texts(await checkStorage(clusterOf(names.map((name) => object("StorageClass", name))), options));
    expect(await check(cluster.storageClass, "other")).toEqual([]);
    expect((await check("other", "more"))[0]).toContain(
      `the cluster has no StorageClass "${cluster.storageClass}" (it has: other, more): enable`,
    );
    expect((await check())[0]).toContain("(it has: none): enable");
  });

  it("the declared IngressClass, and the controller's pods", async () => {
    const { className } = cluster.ingress;
    const check = (...objects: LiveObject[]) => checkIngress(clusterOf(objects), options);
    const there = [object("IngressClass", className), object("Pod", `${controllerNamespace}/c`)];
    expect(await check(...there)).toEqual([]);
    const [missing, warned] = await check(object("IngressClass", "other"));
    expect(missing).toMatchObject({
      level: "error",
      text: expect.stringContaining(`"${className}" (it has: other): enable`),
    });
    expect(warned).toMatchObject({ level: "warning", text: expect.stringContaining(controllerNamespace) });
  });

  it("a GatewayClass for HTTPRoutes, and no pods of a controller on the node's network", async () => {
    const ingress = { ...cluster.ingress, api: "gateway-api", controller: "node" } as const;
    const check = (...objects: LiveObject[]) =>
      checkIngress({ ...clusterOf(objects), cluster: { ...cluster, ingress } }, options);
    expect(await check(object("GatewayClass", ingress.className))).toEqual([]);
    expect(texts(await check(object("IngressClass", ingress.className)))).toEqual([
      expect.stringContaining(`no GatewayClass "${ingress.className}" (it has: none)`),
    ]);
  });

  it("a user with the permissions of all steps", async () => {
    expect(await checkPermissions(clusterOf([]), options)).toEqual([]);
    expect(texts(await checkPermissions(clusterOf([], { forbidden: "create pods/exec" }), options))).toEqual([
      "the user of this context may not create pods/exec: use the context of an administrator (--context)",
    ]);
  });
});

describe("the check of Argo CD", () => {
  const pinned = facts.delivery.argocdVersion;
  const running = (image: string) =>
    object("Deployment", "argocd/argocd-repo-server", { spec: { template: { spec: { containers: [{ image }] } } } });
  const following = (source: object) => object("Application", `argocd/${rootOf(planned)}`, { spec: source });
  const check = async (objects: LiveObject[], replaceArgocd = false) =>
    texts(await checkArgocd(clusterOf(objects), { replaceArgocd }));

  it("accepts none, or the pinned release", async () => {
    expect(await check([])).toEqual([]);
    expect(await check([running(`quay.io/argoproj/argocd:${pinned}`)])).toEqual([]);
    expect(await check([running(`registry:5000/argocd:${pinned}@sha256:0123`)])).toEqual([]);
  });

  it("accepts another release only with --replace-argocd", async () => {
    const other = [running("quay.io/argoproj/argocd:v0.1.2")];
    expect((await check(other))[0]).toContain(
      `the cluster runs Argo CD v0.1.2, but generator/src/catalog/versions.ts pins ${pinned}`,
    );
    expect(await check(other, true)).toEqual([]);
  });

  it("refuses one that follows another cluster's tree", async () => {
    expect(await check([following({ source: { path: `apps/${cluster.name}` } })])).toEqual([]);
    expect(await check([following({ source: { path: "apps/other" } })])).toEqual([
      `this cluster follows apps/other, not apps/${cluster.name}: check --context`,
    ]);
    expect(await check([following({ sources: [] })])).toEqual([]);
  });

  it("reads the release from any form of an image reference", () => {
    const images = ["argocd:v1", "registry:5000/argocd:v1", "argocd:v1@sha256:ab12"];
    expect(images.map(releaseIn)).toEqual(["v1", "v1", "v1"]);
    expect(releaseIn("registry:5000/argocd")).toBe("registry:5000/argocd");
  });
});

describe("preflight", () => {
  const { className } = cluster.ingress;
  const good = [
    object("StorageClass", cluster.storageClass),
    object("IngressClass", className),
    object("Pod", `${controllerNamespace}/c`, { spec: { containers: [{}] }, status: { phase: "Running" } }),
    object("Node", "n", {
      spec: {},
      status: { allocatable: cluster.size, conditions: [{ type: "Ready", status: "True" }] },
    }),
  ];

  it("finds nothing in a suitable cluster", async () => {
    expect(await preflight(clusterOf(good), options)).toEqual([]);
  });

  it("reports all findings at once", async () => {
    const found = texts(
      await preflight(clusterOf([], { version: "1.20+", forbidden: "create secrets" }), options),
    ).join("\n");
    for (const words of ["Kubernetes 1.20,", "create secrets", "StorageClass", "IngressClass", "has no Node"])
      expect(found).toContain(words);
  });

  it("reports a forbidden read as a finding, and ends with any other error", async () => {
    const target = clusterOf(good.slice(1));
    const refusing = (status: number): Target => {
      const list = (kind: Kind) =>
        kind === "Node" ? Promise.reject(new ApiError(status, "", "cannot list nodes")) : target.api.list(kind);
      return { ...target, api: { ...target.api, list } };
    };
    expect(texts(await preflight(refusing(403), options)).sort()).toEqual([
      "cannot list nodes",
      expect.stringContaining("the cluster has no StorageClass"),
    ]);
    await expect(preflight(refusing(500), options)).rejects.toThrow("cannot list nodes");
  });
});

describe("the check of addresses", () => {
  const pod = (podIP: string, hostNetwork = false) =>
    object("Pod", "kube-system/dns", { spec: { hostNetwork }, status: { podIP } });
  const check = async (one: LiveObject) => texts(await checkAddresses(clusterOf([one]), options));

  it("warns of a node with an address outside nodeCidrs", async () => {
    const [inside = ""] = (cluster.nodeCidrs[0] ?? "").split("/");
    const at = (address: string) => object("Node", "n", { status: { addresses: [{ type: "InternalIP", address }] } });
    const check = (node: ReturnType<typeof at>) => checkAddresses(clusterOf([node]), options);
    expect(await check(at(inside))).toEqual([]);
    expect((await check(at("192.0.2.9"))).map(({ text }) => text)).toEqual([
      expect.stringContaining("192.0.2.9, outside the node networks"),
    ]);
  });

  it("refuses a pod with an address outside podCidr", async () => {
    const [inside = ""] = planned.podCidr.split("/");
    expect(await check(pod(inside))).toEqual([]);
    expect(await check(pod("192.0.2.7", true))).toEqual([]);
    const [words] = await check(pod("192.0.2.7"));
    expect(words).toContain(`192.0.2.7, outside the pod network ${planned.podCidr}`);
  });
});
