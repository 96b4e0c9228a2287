import type { Chart } from "../model/chart.ts";
import type { Answer, Cluster } from "../model/cluster.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import type { Edge } from "../model/traffic.ts";
import type { Facts } from "./facts.ts";
import type { Installation } from "./installation.ts";
import type { PlannedSecret, PlannedTarget } from "./types.ts";

/** One cluster and the microservices that run on it: everything else is derived from these. */
export interface Scope {
  readonly facts: Facts;
  readonly cluster: Cluster;
  readonly installation: Installation;
  /** The charts that run here, with the cluster's values. */
  readonly charts: readonly Chart[];
  /**
   * The microservices as they are on this cluster: the catalog's, those of the monitoring stack and of the charts, without
   * those that do not run here, with the cluster's overrides and the namespaces of its stage.
   */
  readonly microservices: Microservices;
}

/** One path of one host name: the microservice that answers, and the one that the Ingress sends the request to. */
export interface HostPath extends Answer {
  readonly host: string;
  readonly path: string;
  readonly target: Microservice;
  /** The target itself, or the gateway, which passes the request on to the target. */
  readonly entry: Microservice;
}

/** A scope with all that is derived from it: built once per cluster, read by every planning function. */
export interface Context extends Scope {
  readonly edges: readonly Edge[];
  readonly targets: readonly PlannedTarget[];
  /** The Secrets of the microservices that have one, by the microservice's name. */
  readonly secrets: ReadonlyMap<string, PlannedSecret>;
  readonly hostPaths: readonly HostPath[];
}
