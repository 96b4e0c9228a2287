import type { Issue } from "../model/issue.ts";
import type { Edge, PodPeer } from "../model/traffic.ts";
import type { Manifest } from "../render/manifest.ts";

/** A Secret that is promised to exist on the cluster: its values are never in git, so no manifest shows it. */
export interface DeclaredSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

/** What a cluster's manifests are held against. */
export interface Declared {
  readonly cluster: string;
  /** The names of the microservices that have a file in the catalog. */
  readonly microservices: readonly string[];
  /** The whole communication graph of this cluster. */
  readonly edges: readonly Edge[];
  readonly secrets: readonly DeclaredSecret[];
  /** Host names that the cluster's Ingresses may answer to. */
  readonly hosts: readonly string[];
  /** What the cluster's nodes offer, as quantities. */
  readonly size: { readonly cpu: string; readonly memory: string };
  /** Pods that the cluster brings along and that no manifest here shows: cluster DNS, ingress controller, Prometheus. */
  readonly platform: readonly PodPeer[];
  /** The pods' network, IPv4 CIDR. */
  readonly podCidr: string;
}

/** One cluster's rendered manifests, and what was declared of it. */
export interface Rendered {
  readonly declared: Declared;
  readonly manifests: readonly Manifest[];
}

/** Judges one cluster; reads the manifests alone, and says all that it finds. */
export type Rule = (rendered: Rendered) => Issue[];
