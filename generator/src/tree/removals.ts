import type { Issue } from "../model/issue.ts";

/** Files of these kinds, after which they are named: deleting one deletes data, or many other objects. */
const precious = /^(namespace|statefulset|persistentvolumeclaim|customresourcedefinition)(-.*)?\.yaml$/;
/** The share of a cluster's files that may be removed without --allow-removal. */
const share = 0.2;

export interface Allowed {
  /** Names of components and clusters whose files may be removed. */
  readonly allowRemoval: readonly string[];
}

/**
 * The removals that need the name of their component or cluster on the command line: a typo must not delete a database,
 * or a fifth of a cluster.
 * @param removed paths such as clusters/minikube/redis/statefulset.yaml
 * @param kept the number of files that each cluster's folder still has
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
        message: "would be removed, and its data with it",
        rule: "ban-removal",
        hint: `if you intend that: npm run generate -- --allow-removal ${component}`,
      })),
    ...[...Map.groupBy(parts, ({ cluster }) => cluster)]
      .map(([cluster, { length }]) => ({ cluster, length, all: length + (kept.get(cluster) ?? 0) }))
      .filter(({ length, all }) => length > all * share)
      .map(({ cluster, length, all }) => ({
        where: `clusters/${cluster}`,
        message: `${length} of ${all} files would be removed, more than ${share * 100} %`,
        rule: "ban-removal",
        hint: `if you intend that: npm run generate -- --allow-removal ${cluster}`,
      })),
  ];
}
