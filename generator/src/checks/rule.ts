import type { PodSecurityLevel } from "../model/application.ts";
import type { ControllerKind } from "../model/cluster.ts";
import type { Exception } from "../model/exception.ts";
import type { Issue } from "../model/issue.ts";
import type { Edge, PodPeer } from "../model/traffic.ts";
import type { Manifest } from "../render/manifest.ts";

/** A Secret that bootstrap creates on the cluster: its values are never in git, so no manifest shows it. */
export interface DeclaredSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

/** A permitted departure of one container from the `restricted` Pod Security Standard. */
export interface DeclaredException extends Exception {
  readonly namespace: string;
  /** The name of its Deployment, StatefulSet, DaemonSet, Job or CronJob. */
  readonly workload: string;
  readonly container: string;
}

/** A cluster's declarations, with which its manifests are compared. */
export interface Declared {
  readonly cluster: string;
  /** The names of the microservices that have a file in the catalog. */
  readonly microservices: readonly string[];
  /** The whole communication graph of this cluster. */
  readonly edges: readonly Edge[];
  readonly secrets: readonly DeclaredSecret[];
  /** Host names that the cluster's Ingresses may serve. */
  readonly hosts: readonly string[];
  /** The capacity of the cluster's nodes, as quantities. */
  readonly size: { readonly cpu: string; readonly memory: string };
  /** The number of the cluster's nodes: a DaemonSet runs one pod on each. */
  readonly nodes: number;
  /** The Pod Security level that each namespace enforces; a namespace that is not listed enforces `restricted`. */
  readonly podSecurity: Readonly<Record<string, PodSecurityLevel>>;
  readonly exceptions: readonly DeclaredException[];
  /** The controller that reads the Ingresses: its annotations are accepted, the other controllers' are not. */
  readonly ingressController: ControllerKind;
  /** The cluster's own pods, which no manifest here shows: cluster DNS, ingress controller, Prometheus. */
  readonly platform: readonly PodPeer[];
  /** The pods' network, as an IPv4 CIDR. */
  readonly podCidr: string;
}

/** One cluster's rendered manifests and its declarations. */
export interface Rendered {
  readonly declared: Declared;
  readonly manifests: readonly Manifest[];
}

/** Judges one cluster by its manifests, and returns every finding. */
export type Rule = (rendered: Rendered) => Issue[];
