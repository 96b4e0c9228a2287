import type { Resources, TaskflowNamespace } from "./microservice.ts";
import type { Protocol } from "./traffic.ts";

/** Pods of the cluster itself, and the ports on which they answer. */
export interface PlatformPods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly port: number; readonly protocol: Protocol }[];
}

/** A server outside the cluster. */
export interface External {
  readonly host: string;
  readonly port: number;
  /** The server's addresses: a NetworkPolicy cannot name a host. */
  readonly cidr: string;
}

/** A host name of the cluster's Ingress, and the microservice that answers below each path. */
export interface Host<M extends string = string> {
  readonly host: string;
  readonly paths: Readonly<Record<string, M>>;
}

export interface NodePort<M extends string = string> {
  readonly microservice: M;
  readonly nodePort: number;
}

/** The most that all pods of a namespace may use together. */
export interface Quota {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
  readonly pods: number;
}

/** The names of platform pods and external servers that a microservice can call, besides other microservices. */
export const platformNames = ["kube-dns", "kube-apiserver", "smtp", "bucket"] as const;
export type PlatformName = (typeof platformNames)[number];

/**
 * How a cluster is monitored: by the chart with its operator, or by plain manifests of ours, which need less memory. Targets,
 * rules and dashboards are the same.
 */
export type Stack = "kube-prometheus-stack" | "prometheus";

export interface Monitoring {
  readonly stack: Stack;
  /** The host name of Grafana, and of Prometheus below /prometheus. */
  readonly host: string;
  readonly retentionDays: number;
  /** Sends notifications. Without it, alerts show on the overview and in Prometheus only. */
  readonly alertmanager: boolean;
}

/**
 * One cluster: everything in which two clusters differ.
 * @typeParam M the names of declared microservices.
 */
export interface Cluster<M extends string = string> {
  readonly name: string;
  readonly description: string;
  /** The minor version of Kubernetes. It pins the Pod Security Standard. */
  readonly kubernetes: string;
  /** The capacity of all nodes together that TaskFlow may request. */
  readonly size: { readonly cpu: string; readonly memory: string };
  readonly storageClass: string;
  /** The pods' network, an IPv4 CIDR: other addresses are outside the cluster. */
  readonly podCidr: string;
  /** Replicas of each stateless microservice that is not autoscaled. */
  readonly replicas: number;
  /** The value of APP_ENV in the services. */
  readonly environment: string;
  readonly ingress: {
    readonly className: string;
    readonly controller: Omit<PlatformPods, "ports">;
    readonly hosts: readonly Host<M>[];
  };
  /** The Secret with the credentials of a private registry: `kubernetes.io/dockerconfigjson`, in each TaskFlow namespace. */
  readonly imagePullSecret?: string;
  readonly nodePorts: readonly NodePort<M>[];
  readonly dns: PlatformPods;
  /** The API server's possible ports on its node: policies see a connection after the Service's address translation. */
  readonly apiServerPorts: readonly number[];
  readonly monitoring: Monitoring;
  readonly smtp?: External;
  /** An S3-compatible bucket for images; without it they are files on a volume. */
  readonly bucket?: External & { readonly name: string };
  readonly quotas: Readonly<Record<TaskflowNamespace, Quota>>;
  /** Requests and limits of a container that sets none, such as a debug pod. */
  readonly containerDefaults: Resources;
}
