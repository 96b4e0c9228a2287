import type { Cluster } from "../model/cluster.ts";
import type { Issue } from "../model/issue.ts";
import type { Microservices } from "./graph.ts";
import { wrongCluster, wrongClusters } from "./validate-cluster.ts";
import { wrongGraph } from "./validate-graph.ts";
import { wrongMicroservice } from "./validate-microservice.ts";

/** The clusters by the name under which the catalog registers them. */
export type Clusters = Readonly<Record<string, Cluster>>;

/**
 * All that is wrong with the facts themselves. The types refuse most of it first; this is for what types cannot say, and for
 * facts that come from JavaScript. Only valid facts can be planned.
 */
export function validate(microservices: Microservices, clusters: Clusters): Issue[] {
  return [
    ...Object.entries(microservices).flatMap(([key, microservice]) => wrongMicroservice(key, microservice)),
    ...wrongGraph(microservices),
    ...wrongClusters(clusters),
    ...Object.entries(clusters).flatMap(([key, cluster]) => wrongCluster(key, cluster, microservices)),
  ];
}
