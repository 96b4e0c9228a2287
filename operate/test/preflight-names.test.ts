import { describe, expect, it } from "vitest";
import { title } from "../application.ts";
import { checkNames } from "../bootstrap/preflight/names.ts";
import type { LiveObject } from "../kinds.ts";
import { cluster, clusterOf, object, options, ours, planned, texts } from "./preflight-fixture.ts";

describe("the check of names finds", () => {
  const check = async (...objects: LiveObject[]) => texts(await checkNames(clusterOf(objects), options));
  const [door] = planned.components.flatMap((one) =>
    one.kind === "microservice" ? one.ports.flatMap(({ nodePort }) => (nodePort ? [{ one, nodePort }] : [])) : [],
  );
  if (!door) throw new Error(`${cluster.name} declares no NodePort`);
  const service = (id: string, spec: object) => object("Service", id, { spec });

  it("a NodePort of another Service", async () => {
    const { one, nodePort } = door;
    const words = `Service shop/web has the NodePort ${nodePort}, which ${one.name} needs: free it, or set "nodePorts" in generator/src/catalog/clusters/${cluster.name}.ts and run npm run generate`;
    expect(await check(service("shop/web", { ports: [{ port: 80, nodePort }] }))).toEqual([words]);
    expect(await check(service("shop/web", { ports: [], healthCheckNodePort: nodePort }))).toEqual([words]);
    const own = service(`${one.namespace}/${one.name}-node-port`, { ports: [{ nodePort }] });
    expect(await check(own)).toEqual([]);
    expect(await check(service(`${one.namespace}/${one.name}`, { ports: [{ nodePort }] }))).toEqual([]);
    expect(await check(service("shop/web", { ports: [{ port: nodePort }, { nodePort: nodePort + 1 }] }))).toEqual([]);
    expect(await check(service("shop/outside", { type: "ExternalName" }))).toEqual([]);
  });

  it("a namespace that is being deleted, with the conditions that block its deletion", async () => {
    const ending = (name: string, conditions?: object[]) => {
      const { metadata, ...rest } = object("Namespace", name, { status: { phase: "Terminating", conditions } });
      return { ...rest, metadata: { ...metadata, deletionTimestamp: "2026-01-02T03:04:05Z" } } as LiveObject;
    };
    const words = (name: string) =>
      `namespace ${name} is being deleted since 2026-01-02T03:04:05Z: wait until it is gone`;
    const conditions = [
      { status: "False", message: "no finalizer is left" },
      { status: "True", message: "pods. has 1 resource instances" },
    ];
    expect(await check(ending(ours, conditions), ending("argocd"), ending("shop"))).toEqual([
      `${words(ours)}; its deletion waits for: pods. has 1 resource instances`,
      words("argocd"),
    ]);
    expect(await check(object("Namespace", ours, { status: { phase: "Active" } }))).toEqual([]);
  });

  it("a host of another Ingress", async () => {
    const [host] = planned.hosts;
    const ingress = (namespace: string, rules?: object[]) => object("Ingress", `${namespace}/web`, { spec: { rules } });
    expect(await check(ingress("shop", [{ host }, { host: "shop.test" }, {}]))).toEqual([
      `Ingress shop/web has the host ${host}, which ${title} needs: remove it there, or choose another host in generator/src/catalog/clusters`,
    ]);
    expect(await check(ingress(ours, [{ host }]), ingress("shop"))).toEqual([]);
  });
});
