import type { Image } from "./image.ts";

/** The namespaces that TaskFlow owns. Each has a default deny, a quota and a Pod Security Standard. */
export const namespaces = ["taskflow-frontend", "taskflow-backend", "taskflow-data", "monitoring"] as const;
export type TaskflowNamespace = (typeof namespaces)[number];

/** The kind of program in the container. It decides configuration files, user, probes and mounts: see charts/runtimes. */
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
  /** A chart renders the pods; the tree has only the NetworkPolicy, from the edges. */
  | "chart";

/** Whether a StatefulSet runs it: it keeps data in files, and must find them again under the same pod name. */
export const isStateful = (runtime: Runtime): boolean =>
  runtime === "postgres" || runtime === "redis" || runtime === "prometheus";

export interface Port {
  /** The container's port, above 1024. */
  readonly port: number;
  /** The Service's port; the container's by default. */
  readonly servicePort?: number;
}

/** An edge of the graph. The catalog narrows `to` to the declared names: see catalog/microservices/index.ts. */
export interface Call {
  readonly to: string;
  /** The name of the target's port; its first port by default. */
  readonly port?: string;
  /** By default start-up waits for the target, a minute at most. false: the caller starts without it. */
  readonly atStart?: false;
}

/** The CPU and memory requests and limits of one container. */
export interface Resources {
  readonly cpu: readonly [request: string, limit: string];
  readonly memory: readonly [request: string, limit: string];
}

/** A HorizontalPodAutoscaler's bounds of replicas, and its targets: average use in percent of the requests. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly cpuPercent: number;
  readonly memoryPercent: number;
}

/** A key of the microservice's Secret. Keys of the same credential have the same value, in every namespace. */
export interface SecretKey {
  readonly credential: string;
  /** The environment variable that gets the value too. */
  readonly env?: string;
}

/** How the gateway passes `/api/...` on. `to` replaces the prefix. */
export interface Route {
  readonly to: string;
  /** "user": nginx calls auth first, and passes on requests of known users only. */
  readonly auth: "user" | "none";
  /** The requests per second that one client may send. */
  readonly ratePerSecond?: number;
  /** The largest request body, in nginx' units, such as "1m". */
  readonly maxBody?: string;
}

/** A second container of the pod. */
export interface Sidecar<C extends Call = Call> {
  readonly name: string;
  readonly description: string;
  readonly image: Image;
  /** The port of its probes. */
  readonly port: number;
  /** true: it listens on localhost only, so its probes run inside the container. */
  readonly localOnly: boolean;
  /** The job as which Prometheus scrapes it. */
  readonly scrape?: string;
  /** The path that its probes request; by default the paths that our services answer. */
  readonly probe?: string;
  readonly calls: readonly C[];
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: Resources;
}

/** Resources that the pods may read by the Kubernetes API, in the whole cluster. No microservice may write. */
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
 * One microservice, on any cluster.
 * @typeParam C the calls that it may make. The catalog passes the union of declared names, so a wrong name does not compile.
 */
export interface Microservice<C extends Call = Call> {
  readonly name: string;
  /** Its purpose, in one sentence. */
  readonly description: string;
  /** The team that is responsible for it. */
  readonly owner: string;
  readonly namespace: TaskflowNamespace;
  readonly runtime: Runtime;
  readonly image: Image;
  /** By name. Callers use the first one by default. */
  readonly ports: Readonly<Record<string, Port>>;
  readonly calls: readonly C[];
  /** The name of the port that Prometheus scrapes. The job has the microservice's name. */
  readonly scrape?: string;
  /** Keeps the target's own labels (`honor_labels`): it reports on other pods. */
  readonly honorLabels?: boolean;
  /** The routes that the gateway passes on to it, by path prefix. */
  readonly routes?: Readonly<Record<string, Route>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  readonly sidecars?: readonly Sidecar<C>[];
  readonly storage?: Storage;
  readonly resources: Resources;
  /** Without it: one replica with storage, the cluster's number of replicas without. */
  readonly scale?: Scale;
  /** Runs one replica on any cluster. */
  readonly single?: boolean;
  /** Gets the environment variable FORBIDDEN: every port that no policy lets it reach. It tries them. */
  readonly triesTheRest?: boolean;
  /** Mounts the certificate of the cluster's hosts, without the key, as a file below certificatesDirectory. */
  readonly seesCertificate?: boolean;
  /** Its pods get a token of the Kubernetes API that grants these and nothing else. */
  readonly reads?: readonly ApiRead[];
}

/** Microservices by name. */
export type Microservices = Readonly<Record<string, Microservice>>;
