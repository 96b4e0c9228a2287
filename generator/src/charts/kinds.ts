import type { KubeObject } from "../model/kube-object.ts";

/** A kind that an AppProject lets in. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** The kinds of the objects, each once, sorted. */
export function kindsOf(objects: readonly KubeObject[]): GroupKind[] {
  const kinds = new Map(
    objects.map(({ apiVersion, kind }) => {
      const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
      return [`${group}/${kind}`, { group, kind }];
    }),
  );
  return [...kinds.keys()].sort().flatMap((key) => kinds.get(key) ?? []);
}
