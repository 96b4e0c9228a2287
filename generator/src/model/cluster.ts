import type { Resources, TaskflowNamespace } from "./microservice.ts";
import type { Protocol } from "./traffic.ts";

/** Pods that the cluster brings along, and the ports they answer on. */
export interface PlatformPods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly port: number; readonly protocol: Protocol }[];
}

/** A server outside of the cluster. */
export interface External {
  readonly host: string;
  readonly port: number;
  /** Its addresses: policies know no names. */
  readonly cidr: string;
}

/** A host name of the cluster's Ingress, and which microservice answers below each path. */
export interface Host<M extends string = string> {
  readonly host: string;
  readonly paths: Readonly<Record<string, M>>;
}

export interface NodePort<M extends string = string> {
  readonly microservice: M;
  readonly nodePort: number;
}

/** What all pods of a namespace may take together. */
export interface Quota {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
  readonly pods: number;
}

/** The names of platform pods and external servers that a microservice can call besides other microservices. */
export const platformNames = ["kube-dns", "kube-apiserver", "smtp", "bucket"] as const;
export type PlatformName = (typeof platformNames)[number];

/**
 * How a cluster is watched, with the same targets, rules and dashboards: by the chart with its operator, or by plain manifests of
 * ours, for less memory.
 */
export type Stack = "kube-prometheus-stack" | "prometheus";

export interface Monitoring {
  readonly stack: Stack;
  /** Where people open Grafana, and Prometheus below /prometheus. */
  readonly host: string;
  readonly retentionDays: number;
  /** Without it alerts stand on the overview and in Prometheus, and nobody is called. */
  readonly alertmanager: boolean;
}

/**
 * What is known of one cluster: everything in which two clusters differ.
 * @typeParam M the names of declared microservices.
 */
export interface Cluster<M extends string = string> {
  readonly name: string;
  readonly description: string;
  /** Minor version of Kubernetes: pins the Pod Security Standard. */
  readonly kubernetes: string;
  /** What its nodes offer to TaskFlow, all together. */
  readonly size: { readonly cpu: string; readonly memory: string };
  readonly storageClass: string;
  /** The pods' network, IPv4 CIDR: what is outside of it is outside of the cluster. */
  readonly podCidr: string;
  /** Replicas of what is stateless and not autoscaled. */
  readonly replicas: number;
  /** The services learn it as APP_ENV. */
  readonly environment: string;
  readonly ingress: {
    readonly className: string;
    readonly controller: Omit<PlatformPods, "ports">;
    readonly hosts: readonly Host<M>[];
  };
  /** The Secret that opens a private registry: `kubernetes.io/dockerconfigjson`, in each TaskFlow namespace. */
  readonly imagePullSecret?: string;
  readonly nodePorts: readonly NodePort<M>[];
  readonly dns: PlatformPods;
  /** Where the API server may listen on its node: policies see connections after the Service's translation. */
  readonly apiServerPorts: readonly number[];
  readonly monitoring: Monitoring;
  readonly smtp?: External;
  /** An S3-compatible bucket for images; without it they are files on a volume. */
  readonly bucket?: External & { readonly name: string };
  readonly quotas: Readonly<Record<TaskflowNamespace, Quota>>;
  /** What a container gets that asks for nothing, such as a debug pod. */
  readonly containerDefaults: Resources;
}
