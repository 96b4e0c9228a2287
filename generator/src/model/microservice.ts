import type { Image } from "./image.ts";
import type { Resources, Scale } from "./resources.ts";
import type { Container, Run, RunKind } from "./run.ts";
import type { Protocol } from "./traffic.ts";
import type { Placement, Workload } from "./workload.ts";

export interface Port {
  /** The container's port. The pods of one below 1024 get the sysctl that lets every user listen on it. */
  readonly port: number;
  /** The Service's port; the container's by default. */
  readonly servicePort?: number;
  /** TCP by default. */
  readonly protocol?: Protocol;
  /** The protocol above TCP, for load balancers and gateways: "http", "kubernetes.io/h2c"... */
  readonly appProtocol?: string;
}

/** Two variables for one address. */
export interface HostAndPort {
  readonly host: string;
  readonly port: string;
}

/** An edge of the graph. The catalog narrows `to` to the declared names: see catalog/microservices/index.ts. */
export interface Call {
  readonly to: string;
  /** The name of the target's port; its first port by default. */
  readonly port?: string;
  /**
   * Whether start-up waits for the target, a minute at most: by default for microservices that serve TCP, and not for servers
   * outside the cluster.
   */
  readonly atStart?: boolean;
  /**
   * The environment variable that gets the address, `host:port`, or two of them for a program that takes host and port apart.
   * One of our services gets `<TO>_URL` without it.
   */
  readonly env?: string | HostAndPort;
  /** Makes the value of `env` a URL with this scheme: "http" gives `http://host:port`. */
  readonly scheme?: string;
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
  /** The name of the container and of its port: 15 characters at most. */
  readonly name: string;
  readonly description: string;
  readonly image: Image;
  /** Replaces the image's entry point. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** The numeric user id, above 0; the main container's by default. */
  readonly user?: number;
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

/** Rights to objects of the own namespace, by the Kubernetes API. Wildcards are refused. */
export interface Right {
  /** "" is the core group. */
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Only the objects of these names. Verbs that name no object, such as list and create, cannot be limited so. */
  readonly names?: readonly string[];
}

/** A volume that outlives the pod. */
export interface Storage {
  readonly size: string;
  readonly mountPath: string;
  /** The external server that replaces the volume on clusters that have it. */
  readonly unless?: string;
}

/**
 * One microservice, on any cluster.
 * @typeParam C the calls that it may make. The catalog passes the union of declared names, so a wrong name does not compile.
 * @typeParam N the names of the application's namespaces
 */
export interface Microservice<C extends Call = Call, N extends string = string> {
  readonly name: string;
  /** Its purpose, in one sentence. */
  readonly description: string;
  /** The team that is responsible for it. */
  readonly owner: string;
  readonly namespace: N;
  /** The program in its main container. */
  readonly run: Run;
  readonly workload?: Workload;
  readonly image: Image;
  /** By name, and none for a program that serves nothing. Callers use the first one by default. */
  readonly ports: Readonly<Record<string, Port>>;
  readonly calls: readonly C[];
  /** The labels that select its pods, where a chart gives them others than `app.kubernetes.io/name`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The name of the port that the API server calls: an admission or conversion webhook. */
  readonly webhook?: string;
  /** The name of the port that Prometheus scrapes. The job has the microservice's name. */
  readonly scrape?: string;
  /** The path of its metrics at that port; "/metrics" by default. */
  readonly metricsPath?: string;
  /** Keeps the target's own labels (`honor_labels`): it reports on other pods. */
  readonly honorLabels?: boolean;
  /** The routes that the gateway passes on to it, by path prefix. */
  readonly routes?: Readonly<Record<string, Route>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  readonly sidecars?: readonly Sidecar<C>[];
  readonly storage?: Storage;
  readonly resources: Resources;
  /** The request and limit of disk space for logs and temporary files of each container; 32Mi and 128Mi by default. */
  readonly ephemeralStorage?: readonly [request: string, limit: string];
  readonly placement?: Placement;
  /** Without it, the number of replicas is fixed. */
  readonly scale?: Scale;
  /** The number of replicas without an autoscaler; by default the cluster's, or one with a volume. */
  readonly replicas?: number;
  /** Runs one replica on any cluster. */
  readonly single?: boolean;
  /** Gets the environment variable FORBIDDEN: every port that no policy lets it reach. It tries them. */
  readonly triesTheRest?: boolean;
  /** Mounts the certificate of the cluster's hosts, without the key, as a file below certificatesDirectory. */
  readonly seesCertificate?: boolean;
  /** Its pods get a token of the Kubernetes API that grants these and nothing else. */
  readonly reads?: readonly ApiRead[];
  /** Its pods get a token of the Kubernetes API that grants these in their own namespace. */
  readonly rights?: readonly Right[];
}

/** Microservices by name. */
export type Microservices = Readonly<Record<string, Microservice>>;

/** Programs that keep data in files, and must find them again under the same pod name. */
const stateful: ReadonlySet<RunKind> = new Set(["postgres", "redis", "prometheus"]);

/** How the pods are kept: see {@link Workload}. */
export function workloadOf({ run, workload }: Pick<Microservice, "run" | "workload">): Workload {
  return workload ?? { kind: stateful.has(run.kind) ? "stateful" : "deployment" };
}

/** The image that the facts describe, where a microservice runs any image. */
export const containerOf = ({ run }: Pick<Microservice, "run">): Container | undefined =>
  run.kind === "image" ? run : undefined;
