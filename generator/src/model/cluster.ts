import type { Quota } from "./application.ts";
import type { Resources } from "./resources.ts";
import type { Protocol } from "./traffic.ts";
import type { Override } from "./workload.ts";

/** Pods of the cluster itself, and the ports on which they answer. */
export interface PlatformPods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly port: number; readonly protocol: Protocol }[];
}

/** The microservice that answers below a path of a host name. */
export interface Answer<M extends string = string> {
  readonly to: M;
  /** The name of its port; its first one by default. */
  readonly port?: string;
  /** "Prefix" by default: the path and all below it. "Exact": the path alone. */
  readonly pathType?: "Prefix" | "Exact";
  /**
   * true: the Ingress sends requests to it, with the path as the client sent it, and not through the gateway, which takes the
   * path away. Pages are always reached directly.
   */
  readonly direct?: true;
  /** The largest request body, in nginx's units, such as "10m"; by default the largest of the microservice's routes. */
  readonly maxBody?: string;
  /**
   * The longest pause of an answer, in seconds: by default the gateway's (30), a page's (3600), or the controller's own. An
   * HTTPRoute knows no pauses: there it is the longest duration of a direct answer as a whole.
   */
  readonly timeoutSeconds?: number;
}

/** A host name of the cluster's Ingress, and the microservice that answers below each path. */
export interface Host<M extends string = string> {
  readonly host: string;
  readonly paths: Readonly<Record<string, M | Answer<M>>>;
}

export interface NodePort<M extends string = string> {
  readonly microservice: M;
  readonly nodePort: number;
}

/** The servers of each cluster itself that a microservice can call, besides microservices and external servers. */
export const platformNames = ["kube-dns", "kube-apiserver"] as const;
export type PlatformName = (typeof platformNames)[number];

/** The ingress controllers that are told size limits and time-outs in their own way; "other" is told nothing. */
export const controllerKinds = ["ingress-nginx", "traefik", "other"] as const;
export type ControllerKind = (typeof controllerKinds)[number];

/** How requests from outside reach the application: by Ingresses, or by HTTPRoutes of the Gateway API. */
export interface Entry<M extends string = string> {
  /** "ingress" by default. */
  readonly api?: "ingress" | "gateway-api";
  /** The name of the IngressClass, or of the GatewayClass. */
  readonly className: string;
  /** "other" by default. */
  readonly kind?: ControllerKind;
  /** The pods that pass requests on; "node" where they run on the node's network, and so have its address. */
  readonly controller: Omit<PlatformPods, "ports"> | "node";
  /** The name of the Secret with the hosts' certificate, in each namespace with an Ingress or a Gateway; `<application>-tls` by default. */
  readonly tlsSecret?: string;
  /** The port of the Gateway's listeners; 443 by default. Traefik needs the port of its entry point, such as 8443. */
  readonly listenerPort?: number;
  readonly hosts: readonly Host<M>[];
}

/** A second installation of the application on the same Kubernetes cluster, such as staging beside production. */
export interface Stage {
  /** The name of the cluster whose nodes, Argo CD and ingress controller it shares. */
  readonly beside: string;
  /** Starts the names of its namespaces, Applications and cluster-wide objects, followed by a dash. */
  readonly prefix: string;
}

/** A chart or bundle of the catalog on one cluster, with what differs there. */
export interface ClusterChart {
  /** Merged over the chart's own values, key by key. They may refer to facts of the cluster too. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The names of the chart's parts that this cluster has. */
  readonly with?: readonly string[];
}

/**
 * How a cluster is monitored: by the chart of this name with its operator, or by plain manifests of ours, which need less
 * memory. Targets, rules and dashboards are the same.
 */
export type Stack = "kube-prometheus-stack" | "prometheus";

export interface Monitoring {
  readonly stack: Stack;
  /** The host name of Grafana, and of Prometheus below /prometheus. */
  readonly host: string;
  readonly retentionDays: number;
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
  /** The capacity of all nodes together that the application may request. */
  readonly size: { readonly cpu: string; readonly memory: string };
  readonly storageClass: string;
  /** The pods' network, an IPv4 CIDR: other addresses are outside the cluster. */
  readonly podCidr: string;
  /** The networks of the nodes' own addresses, IPv4 CIDRs: the API server and pods on the node's network answer there. */
  readonly nodeCidrs: readonly string[];
  /** The number of nodes; 1 by default. A DaemonSet runs one pod on each. */
  readonly nodes?: number;
  /** Replicas of each stateless microservice that is not autoscaled. */
  readonly replicas: number;
  /** The value of APP_ENV in the services. */
  readonly environment: string;
  readonly ingress: Entry<M>;
  /** The Secret with the credentials of a private registry: `kubernetes.io/dockerconfigjson`, in each namespace of the application. */
  readonly imagePullSecret?: string;
  readonly nodePorts: readonly NodePort<M>[];
  readonly dns: PlatformPods & {
    /** The addresses of a DNS cache on each node, such as "169.254.20.10/32": pods ask it instead of the DNS pods. */
    readonly nodeLocal?: readonly string[];
  };
  /** The API server's possible ports on its node: policies see a connection after the Service's address translation. */
  readonly apiServerPorts: readonly number[];
  readonly monitoring: Monitoring;
  /** The quotas that differ from the application's own. */
  readonly quotas?: Readonly<Record<string, Quota>>;
  /** Requests and limits of a container that sets none, such as a debug pod. */
  readonly containerDefaults: Resources;
  /** The differences on this cluster, by microservice. */
  readonly overrides?: Readonly<Partial<Record<M, Override>>>;
  /** The microservices that do not run here. None that runs may call them. */
  readonly without?: readonly M[];
  /** The charts and bundles that run here, besides those of the monitoring stack and those that others need. */
  readonly charts?: Readonly<Record<string, ClusterChart>>;
  readonly stage?: Stage;
}
