import { argocdNamespace } from "../model/argocd.ts";
import type { KubeObject, Manifest } from "../render/manifest.ts";
import { podOf } from "./pod.ts";
import type { Declared, Rendered } from "./rule.ts";

/** One cluster's objects, found by kind, namespace and name. */
export interface ClusterObjects {
  readonly declared: Declared;
  /** The names of the namespaces that a manifest renders, without Argo CD's. */
  readonly namespaces: ReadonlySet<string>;
  readonly ofKind: (kind: string, namespace?: string) => readonly Manifest[];
  readonly find: (kind: string, namespace: string | undefined, name: string) => KubeObject | undefined;
  /** The objects of a namespace that run pods. */
  readonly workloadsIn: (namespace: string | undefined) => readonly KubeObject[];
  /** The autoscaler that sets this workload's number of replicas. */
  readonly autoscalerOf: (workload: KubeObject) => KubeObject | undefined;
}

const known = new WeakMap<Rendered, ClusterObjects>();

/** Indexes a cluster's manifests, once for all rules. */
export function clusterObjects(rendered: Rendered): ClusterObjects {
  const before = known.get(rendered);
  if (before) return before;
  const objects = sort(rendered);
  known.set(rendered, objects);
  return objects;
}

function sort({ declared, manifests }: Rendered): ClusterObjects {
  const kinds = Map.groupBy(manifests, ({ object }) => object.kind);
  const workloads = Map.groupBy(
    manifests.map(({ object }) => object).filter((object) => podOf(object)),
    ({ metadata }) => metadata.namespace,
  );
  const ofKind = (kind: string, namespace?: string) => {
    const found = kinds.get(kind) ?? [];
    return namespace === undefined ? found : found.filter(({ object }) => object.metadata.namespace === namespace);
  };
  const named = new Map<string, Map<string, Manifest[]>>();
  const byName = (kind: string) => {
    const known = named.get(kind) ?? Map.groupBy(ofKind(kind), ({ object }) => object.metadata.name);
    named.set(kind, known);
    return known;
  };
  const find = (kind: string, namespace: string | undefined, name: string) =>
    byName(kind)
      .get(name)
      ?.find(({ object }) => object.metadata.namespace === namespace)?.object;
  const autoscalerOf = ({ kind, metadata }: KubeObject) =>
    kinds.get("HorizontalPodAutoscaler")?.find(({ object: scaler }) => {
      const target = scaler.spec?.scaleTargetRef;
      return (
        scaler.metadata.namespace === metadata.namespace && target?.kind === kind && target?.name === metadata.name
      );
    })?.object;
  const namespaces = new Set(ofKind("Namespace").map(({ object }) => object.metadata.name));
  namespaces.delete(argocdNamespace);
  const workloadsIn = (namespace: string | undefined) => workloads.get(namespace) ?? [];
  return { declared, namespaces, ofKind, find, workloadsIn, autoscalerOf };
}
