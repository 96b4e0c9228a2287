import { facts } from "../facts.ts";
import type { Cluster } from "../model/cluster.ts";
import { didYouMean } from "../model/names.ts";
import type { Clusters } from "../plan/facts.ts";
import { Usage } from "./command/usage.ts";

export const clusterNames = (): string[] => Object.values<Cluster>(facts.clusters).map(({ name }) => name);

/**
 * The declared cluster of this name.
 * @param clusters the clusters of another catalog
 * @throws Usage that suggests the nearest name
 */
export function knownCluster(name: string, clusters: Clusters = facts.clusters): Cluster {
  const all = Object.values<Cluster>(clusters);
  const found = all.find((cluster) => cluster.name === name);
  if (!found) {
    const names = all.map((cluster) => cluster.name);
    throw new Usage(`unknown cluster "${name}": ${didYouMean(name, names)}`);
  }
  return found;
}
