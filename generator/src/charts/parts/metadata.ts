import { annotation, label, managedBy, partOf, pruneGuard } from "../../model/labels.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import type { k8s } from "../k8s.ts";

/** The labels of every object of a microservice. A version would change every file and roll pods at each release. */
export function labelsOf(name: string, component: string): Record<string, string> {
  return {
    [label.name]: name,
    [label.component]: component,
    [label.partOf]: partOf,
    [label.managedBy]: managedBy,
  };
}

/** The namespace without its prefix, such as `backend`. */
export function componentOf(namespace: string): string {
  return namespace.replace(`${partOf}-`, "");
}

export function metadataOf(
  { name, namespace }: Pick<PlannedMicroservice, "name" | "namespace">,
  { named = name, annotations = {} }: { named?: string; annotations?: Record<string, string> } = {},
): k8s.ObjectMeta {
  return {
    name: named,
    namespace,
    labels: labelsOf(name, componentOf(namespace)),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}

/** Put on objects whose deletion loses data. */
export const guarded = { [annotation.syncOptions]: pruneGuard };
