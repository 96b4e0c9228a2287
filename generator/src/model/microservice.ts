import type { Image } from "./image.ts";

/** Namespaces that TaskFlow owns: each has a default deny, a quota and a Pod Security Standard. */
export const namespaces = ["taskflow-frontend", "taskflow-backend", "taskflow-data", "monitoring"] as const;
export type TaskflowNamespace = (typeof namespaces)[number];

/** What runs inside the container: it decides configuration files, user, probes and mounts. See charts/runtimes. */
export type Runtime =
  | "node"
  | "page"
  | "gateway"
  | "postgres"
  | "redis"
  | "postgres-exporter"
  | "redis-exporter"
  | "monitoring-gateway"
  | "prometheus"
  | "grafana"
  | "kube-state-metrics"
  | "node-exporter"
  /** A chart renders its pods; ours are its edges, so its policy. */
  | "chart";

/** Keeps its data in files of its own and wants them back under the same name: a StatefulSet runs it. */
export const isStateful = (runtime: Runtime): boolean =>
  runtime === "postgres" || runtime === "redis" || runtime === "prometheus";

export interface Port {
  /** The container's port, above 1024. */
  readonly port: number;
  /** The Service's port; the container's unless said. */
  readonly servicePort?: number;
}

/** An edge of the graph. The catalog narrows `to` to the names that are declared: see catalog/microservices/index.ts. */
export interface Call {
  readonly to: string;
  /** The target's port name; its first port unless said. */
  readonly port?: string;
  /** false: may be absent when this one starts. Otherwise start-up waits for it (at most a minute). */
  readonly atStart?: false;
}

/** CPU and memory, as requests and limits of one container. */
export interface Resources {
  readonly cpu: readonly [request: string, limit: string];
  readonly memory: readonly [request: string, limit: string];
}

/** Replicas that a HorizontalPodAutoscaler keeps between two bounds by average use of what is requested, in percent. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly cpuPercent: number;
  readonly memoryPercent: number;
}

/** A key of the microservice's Secret. Keys with the same credential hold the same value, in every namespace. */
export interface SecretKey {
  readonly credential: string;
  /** Also an environment variable of this name. */
  readonly env?: string;
}

/** How the gateway passes `/api/...` on. The prefix is replaced by `to`. */
export interface Route {
  readonly to: string;
  /** "user": nginx asks auth before the request passes. */
  readonly auth: "user" | "none";
  /** Requests a second that one client may send. */
  readonly ratePerSecond?: number;
  /** Largest request body, in nginx's units: "1m". */
  readonly maxBody?: string;
}

/** A second process beside the main one: reached on localhost, unless a port is declared for others. */
export interface Sidecar<C extends Call = Call> {
  readonly name: string;
  readonly description: string;
  readonly image: Image;
  /** The port of its probes. */
  readonly port: number;
  /** true: listens on localhost only, so that its probes run inside the container. */
  readonly localOnly: boolean;
  /** Prometheus scrapes it, as this job. */
  readonly scrape?: string;
  /** What its probes ask; unless said, what our services answer to. */
  readonly probe?: string;
  readonly calls: readonly C[];
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: Resources;
}

/** What its pods may ask the Kubernetes API for: reading, in the whole cluster. Nobody here writes. */
export interface ApiRead {
  readonly apiGroup: string;
  readonly resources: readonly string[];
}

/** A volume that outlives the pod. */
export interface Storage {
  readonly size: string;
  readonly mountPath: string;
}

/**
 * What is known of one microservice, wherever it runs.
 * @typeParam C the calls it may make: the catalog passes the union of declared names, so that a wrong one does not compile.
 */
export interface Microservice<C extends Call = Call> {
  readonly name: string;
  /** One sentence: what it is for. */
  readonly description: string;
  /** The team that answers for it. */
  readonly owner: string;
  readonly namespace: TaskflowNamespace;
  readonly runtime: Runtime;
  readonly image: Image;
  /** By name; the first is the one that others call. */
  readonly ports: Readonly<Record<string, Port>>;
  readonly calls: readonly C[];
  /** The name of the port that Prometheus scrapes, as a job of the microservice's name. */
  readonly scrape?: string;
  /** What it tells has labels of its own that Prometheus has to believe: it speaks of other pods. */
  readonly honorLabels?: boolean;
  /** By path prefix: what the gateway passes on to it. */
  readonly routes?: Readonly<Record<string, Route>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  readonly sidecars?: readonly Sidecar<C>[];
  readonly storage?: Storage;
  readonly resources: Resources;
  /** Absent: the cluster's number of replicas, or one where it has storage. */
  readonly scale?: Scale;
  /** One is enough, on any cluster. */
  readonly single?: boolean;
  /** It learns of every port that it must not reach, as FORBIDDEN, and tries them. */
  readonly triesTheRest?: boolean;
  /** It sees the certificate of the cluster's hosts, not the key, as a file below certificatesDirectory. */
  readonly seesCertificate?: boolean;
  /** Its pods get a token of the Kubernetes API, good for this. */
  readonly reads?: readonly ApiRead[];
}

/** Microservices by name. */
export type Microservices = Readonly<Record<string, Microservice>>;
