import type { Cluster } from "../model/cluster.ts";
import type { Microservices } from "../model/microservice.ts";
import type { Edge } from "../model/traffic.ts";
import type { Facts } from "./facts.ts";
import type { HostPath } from "./hosts.ts";
import type { PlannedSecret, PlannedTarget } from "./types.ts";

/** One cluster and the microservices that run on it: everything else is derived from these. */
export interface Scope {
  readonly facts: Facts;
  readonly cluster: Cluster;
  /** The catalog's microservices and those of the cluster's monitoring stack. */
  readonly microservices: Microservices;
}

/** A scope with all that is derived from it: built once per cluster, read by every planning function. */
export interface Context extends Scope {
  readonly edges: readonly Edge[];
  readonly targets: readonly PlannedTarget[];
  /** The Secrets of the microservices that have one, by the microservice's name. */
  readonly secrets: ReadonlyMap<string, PlannedSecret>;
  readonly hostPaths: readonly HostPath[];
}
