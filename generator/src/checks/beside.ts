import type { Rendered } from "./rule.ts";

/** Two installations on one Kubernetes cluster as one: the manifests and the declarations of both. */
export function besideEachOther(here: Rendered, there: Rendered): Rendered {
  const [own, other] = [here.declared, there.declared];
  return {
    declared: {
      ...own,
      edges: [...own.edges, ...other.edges],
      secrets: [...own.secrets, ...other.secrets],
      hosts: [...own.hosts, ...other.hosts],
      platform: distinct([...own.platform, ...other.platform]),
    },
    manifests: [...here.manifests, ...there.manifests],
  };
}

/** The cluster's own pods are the same for both. */
function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
