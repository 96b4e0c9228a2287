import type { Rendered } from "./rule.ts";

/** Installations on one Kubernetes cluster as one: the manifests and the declarations of all; the first gives the rest. */
export function besideEachOther(all: readonly [Rendered, ...Rendered[]]): Rendered {
  const [{ declared }] = all;
  return {
    declared: {
      ...declared,
      edges: all.flatMap((one) => one.declared.edges),
      secrets: all.flatMap((one) => one.declared.secrets),
      hosts: all.flatMap((one) => one.declared.hosts),
      platform: distinct(all.flatMap((one) => one.declared.platform)),
    },
    manifests: all.flatMap(({ manifests }) => manifests),
  };
}

/** The cluster's own pods are the same for all. */
function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
