import { annotation, label, managedBy, pruneGuard } from "../../model/labels.ts";
import type { Belonging } from "../../plan/types.ts";
import type { k8s } from "../k8s.ts";

/** The labels of every object. A version would change every file and roll pods at each release. */
export function labelsOf(
  name: string,
  { application, component }: Pick<Belonging, "application" | "component">,
): Record<string, string> {
  return {
    [label.name]: name,
    [label.component]: component,
    [label.partOf]: application,
    [label.managedBy]: managedBy,
  };
}

/** The fields of a planned microservice that its objects' metadata follow from. */
export interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly belongsTo: Belonging;
}

export function metadataOf(
  { name, namespace, belongsTo }: Named,
  { named = name, annotations = {} }: { named?: string; annotations?: Record<string, string> } = {},
): k8s.ObjectMeta {
  return {
    name: named,
    namespace,
    labels: labelsOf(name, belongsTo),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}

/** Argo CD's options for one object, for its annotations. */
export function syncOptions(...options: readonly (string | false)[]): Record<string, string> {
  const set = options.filter((option) => option !== false);
  return set.length > 0 ? { [annotation.syncOptions]: set.join(",") } : {};
}

/**
 * The option for an object with ports, where TCP and UDP share a number: a client-side apply knows ports by their number alone,
 * and loses one of the two at a later change (kubernetes#39188, kubernetes#105610).
 */
export const forPorts = (numbers: readonly number[]): string | false =>
  new Set(numbers).size < numbers.length && "ServerSideApply=true";

/** Put on objects whose deletion loses data. */
export const guarded = syncOptions(pruneGuard);
