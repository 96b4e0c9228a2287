import type { Exception } from "./exception.ts";

/** The program in the main container: a kind that the generator configures itself, or any image. */
export type Run =
  /** One of our services: answers the paths of endpoints.ts, reads the variables of plan/environment.ts. */
  | { readonly kind: "node" }
  /** nginx with static files, which passes /api on to the gateway. */
  | { readonly kind: "page" }
  /** nginx as the entry to every microservice that it calls. `auth` is the microservice that identifies users, where routes need one. */
  | { readonly kind: "gateway"; readonly auth?: string }
  /** A server with one database and one role for each microservice that calls it. */
  | { readonly kind: "postgres" }
  | { readonly kind: "redis" }
  /** Reads the statistics of the one store that it calls, by a role of its own. */
  | { readonly kind: "postgres-exporter" }
  | { readonly kind: "redis-exporter" }
  /** nginx in front of Grafana and Prometheus. */
  | { readonly kind: "monitoring-gateway" }
  | { readonly kind: "prometheus" }
  | { readonly kind: "grafana" }
  | { readonly kind: "kube-state-metrics" }
  | { readonly kind: "node-exporter" }
  /** A chart or a bundle renders the pods; the tree has only their NetworkPolicy, from the edges. */
  | { readonly kind: "chart" }
  | Container;

export type RunKind = Run["kind"];

/** Any image. A field that is missing here is the image's own choice, except the user: the image's may be root. */
export interface Container {
  readonly kind: "image";
  /** Replaces the image's entry point. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** The numeric user id. 0 needs the exception "root". */
  readonly user: number;
  /** The numeric group id of the process and of its volumes; the user's number by default. */
  readonly group?: number;
  readonly workingDirectory?: string;
  /** Files by absolute path: they are rendered into a ConfigMap, and a change of one of them rolls the pods. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders that it writes to, by absolute path, besides /tmp. They are empty at each start of the pod. */
  readonly writable?: Readonly<Record<string, Writable>>;
  /**
   * A container that listens on a TCP port has all three, or leaves out `probes`: then its first TCP port is probed by
   * connections. Any other container may have none.
   */
  readonly probes?: {
    readonly startup?: Probe;
    readonly liveness?: Probe;
    readonly readiness?: Probe;
  };
  /** The seconds from SIGTERM to SIGKILL; 30 by default. */
  readonly graceSeconds?: number;
  /** Runs before SIGTERM: a pause in seconds, by default 5 where it serves a port, or a command. */
  readonly preStop?: { readonly sleepSeconds: number } | { readonly command: readonly string[] };
  /** Departures from `restricted` or from the read-only root file system, each with the reason why the image needs it. */
  readonly exceptions?: readonly Exception[];
}

export interface Writable {
  /** A quantity, such as "64Mi". */
  readonly size?: string;
  /** In memory instead of on the node's disk. It counts as the container's memory. */
  readonly memory?: true;
}

/** A probe, with Kubernetes' own times where none are set here. A port is named; by default it is the microservice's first. */
export type Probe = ProbeAction & {
  /** The period in seconds. */
  readonly every?: number;
  /** The time-out in seconds. */
  readonly timeout?: number;
  /** The number of failures in a row that count. */
  readonly failures?: number;
};

export type ProbeAction =
  | {
      readonly http: {
        readonly path: string;
        readonly port?: string;
        readonly headers?: Readonly<Record<string, string>>;
      };
    }
  | { readonly grpc: { readonly port?: string; readonly service?: string } }
  | { readonly tcp: { readonly port?: string } }
  | { readonly exec: readonly string[] };
