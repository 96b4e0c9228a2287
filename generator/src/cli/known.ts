import { facts } from "../facts.ts";
import type { Cluster } from "../model/cluster.ts";
import { didYouMean } from "../model/names.ts";
import { Usage } from "./command/usage.ts";

export const clusterNames = (): string[] => Object.values<Cluster>(facts.clusters).map(({ name }) => name);

/** The declared cluster of this name. @throws Usage that suggests the nearest name */
export function knownCluster(name: string): Cluster {
  const found = Object.values<Cluster>(facts.clusters).find((cluster) => cluster.name === name);
  if (!found) throw new Usage(`unknown cluster "${name}": ${didYouMean(name, clusterNames())}`);
  return found;
}
