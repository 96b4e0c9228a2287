import type { Cluster } from "../model/cluster.ts";
import { didYouMean } from "../model/names.ts";
import type { Facts } from "../plan/facts.ts";
import { Usage } from "./arguments.ts";

/** The cluster of this name; another name is an error that suggests the nearest. */
export function knownCluster(facts: Facts, name: string): Cluster {
  const clusters = Object.values(facts.clusters);
  const found = clusters.find((cluster) => cluster.name === name);
  const known = clusters.map((cluster) => cluster.name);
  if (!found) throw new Usage(`unknown cluster "${name}": ${didYouMean(name, known)}`);
  return found;
}
