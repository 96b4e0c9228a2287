import { facts } from "../../src/facts.ts";
import { render } from "../../src/generate.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { Facts } from "../../src/plan/facts.ts";
import type { Address, PlannedComponent, PlannedMicroservice, PlannedRuntime } from "../../src/plan/types.ts";

type Runtime<Kind extends PlannedRuntime["kind"]> = Extract<PlannedRuntime, { kind: Kind }>;

/** One nginx pod's configuration, taken from the rendered objects. */
export interface RenderedNginx {
  /** The ConfigMap's data, by file name. */
  readonly files: Readonly<Record<string, string>>;
  /** The ConfigMap's folder inside the container. */
  readonly mountPath: string;
  readonly command: readonly string[];
  /** The addresses that it passes requests to. */
  readonly upstreams: readonly Address[];
}

/** A cluster's two nginx pods and their plan. */
export interface RenderedCluster {
  readonly name: string;
  readonly plan: { readonly gateway: Runtime<"gateway"> & { readonly auth: Address }; readonly page: Runtime<"page"> };
  readonly gateway: RenderedNginx;
  readonly page: RenderedNginx;
}

/** Every cluster of the facts, by default the catalog's. */
export const renderedClusters = (some: Facts = facts): RenderedCluster[] =>
  Object.values(some.clusters).map((cluster) => renderedCluster(some, cluster));

function renderedCluster(some: Facts, cluster: Cluster): RenderedCluster {
  const { planned, tree } = render(some, cluster);
  const objects = tree.manifests.map(({ object }) => object);
  const find = (kind: string, name: string) => {
    const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
    if (!found) throw new Error(`${cluster.name} renders no ${kind} ${name}`);
    return found;
  };
  const nginx = (name: string, upstreams: readonly Address[]): RenderedNginx => {
    const { containers, volumes } = find("Deployment", name).spec.template.spec;
    const volume = volumes.find(({ configMap }: { configMap?: unknown }) => configMap);
    const mount = containers[0].volumeMounts.find((one: { name: string }) => one.name === volume.name);
    const { data } = find("ConfigMap", volume.configMap.name);
    return { files: data, mountPath: mount.mountPath, command: containers[0].command, upstreams };
  };
  const gateway = component(planned.components, "gateway");
  const page = component(planned.components, "page");
  const { auth } = gateway.runtime;
  if (!auth) throw new Error(`${cluster.name}: its gateway has no microservice that identifies users`);
  return {
    name: cluster.name,
    plan: { gateway: { ...gateway.runtime, auth }, page: page.runtime },
    gateway: nginx(gateway.name, gateway.runtime.backends),
    page: nginx(page.name, [page.runtime.api]),
  };
}

function component<Kind extends PlannedRuntime["kind"]>(components: readonly PlannedComponent[], kind: Kind) {
  const found = components.find((one) => one.kind === "microservice" && one.runtime.kind === kind);
  if (!found) throw new Error(`no microservice runs as ${kind}`);
  return found as PlannedMicroservice & { readonly runtime: Runtime<Kind> };
}
