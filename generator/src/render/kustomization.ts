import type { KubeObject } from "./manifest.ts";

/** A kustomization that lists what is in its folder and changes nothing: what is rendered is what is applied. */
export function kustomization(resources: readonly string[], more: Readonly<Record<string, unknown>> = {}) {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources, ...more };
}

/** `deployment.yaml`; `service-postgres.yaml` where the folder has another Service. */
export function fileNames(objects: readonly KubeObject[]): string[] {
  const kinds = Map.groupBy(objects, ({ kind }) => kind);
  return objects.map(({ kind, metadata }) => {
    const one = (kinds.get(kind)?.length ?? 0) === 1;
    return `${kind.toLowerCase()}${one ? "" : `-${metadata.name}`}.yaml`;
  });
}
