import type { Issue } from "../model/issue.ts";

/** A file is named after its object's kind: these kinds hold data, or everything else goes with them. */
const precious = /^(namespace|statefulset|persistentvolumeclaim|customresourcedefinition)(-.*)?\.yaml$/;
/** The share of a cluster's files that may go without a word. */
const share = 0.2;

export interface Allowed {
  /** Names of components and clusters that may go. */
  readonly allowRemoval: readonly string[];
}

/**
 * Removals that a person must ask for by name: nobody deletes a database, or a fifth of a cluster, by a typo.
 * @param removed paths such as clusters/minikube/redis/statefulset.yaml
 * @param kept how many files each cluster's folder still has
 */
export function refusedRemovals(
  removed: readonly string[],
  kept: ReadonlyMap<string, number>,
  { allowRemoval }: Allowed,
): Issue[] {
  const parts = removed
    .map((path) => path.split("/"))
    .filter(([top]) => top === "clusters")
    .map(([, cluster = "", component = "", file = ""]) => ({ cluster, component, file }))
    .filter(({ cluster, component }) => !allowRemoval.includes(cluster) && !allowRemoval.includes(component));
  return [
    ...parts
      .filter(({ file }) => precious.test(file))
      .map(({ cluster, component, file }) => ({
        where: `clusters/${cluster}/${component}/${file}`,
        message: "would be removed, and data with it",
        rule: "ban-removal",
        hint: `if that is meant: npm run generate -- --allow-removal ${component}`,
      })),
    ...[...Map.groupBy(parts, ({ cluster }) => cluster)]
      .map(([cluster, { length }]) => ({ cluster, length, all: length + (kept.get(cluster) ?? 0) }))
      .filter(({ length, all }) => length > all * share)
      .map(({ cluster, length, all }) => ({
        where: `clusters/${cluster}`,
        message: `${length} of ${all} files would be removed, more than ${share * 100} %`,
        rule: "ban-removal",
        hint: `if that is meant: npm run generate -- --allow-removal ${cluster}`,
      })),
  ];
}
