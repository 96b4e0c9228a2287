import type { KubeObject } from "../model/kube-object.ts";

/** A kustomization that lists the resources of its folder and changes nothing: the rendered objects are those applied. */
export function kustomization(resources: readonly string[], more: Readonly<Record<string, unknown>> = {}) {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources, ...more };
}

/** Names files by kind: `deployment.yaml`, or `service-postgres.yaml` where the folder has more than one Service. */
export function namingByKind(objects: readonly KubeObject[]): (object: KubeObject) => string {
  const kinds = Map.groupBy(objects, ({ kind }) => kind);
  return ({ kind, metadata }) => {
    const alone = kinds.get(kind)?.length === 1;
    return `${kind.toLowerCase()}${alone ? "" : `-${metadata.name}`}.yaml`;
  };
}
