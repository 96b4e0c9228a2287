import type { Resources, Scale } from "./resources.ts";

/**
 * How the pods are kept. By default a program that keeps data in files (PostgreSQL, Redis, Prometheus) is a StatefulSet, and
 * everything else is a Deployment.
 */
export type Workload =
  | { readonly kind: "deployment" }
  /** Each pod has a name and a volume of its own, and a headless Service names them. */
  | { readonly kind: "stateful"; readonly replicas?: number }
  /** One pod per node. */
  | { readonly kind: "daemon" }
  | Job
  | CronJob;

/** Pods that end by themselves. */
export interface Job {
  readonly kind: "job";
  /**
   * "once": again only when its facts change. "each sync": Argo CD deletes it and runs it again at each sync, after all other
   * objects of its folder.
   */
  readonly runs: "once" | "each sync";
  /** The number of retries after a failure; 3 by default. */
  readonly retries?: number;
  /** The longest run in seconds; 600 by default. */
  readonly deadlineSeconds?: number;
}

export interface CronJob {
  readonly kind: "cron";
  /** Five fields, such as "30 2 * * *". */
  readonly schedule: string;
  /** A name of the IANA database, such as "Europe/Berlin"; "Etc/UTC" by default. */
  readonly timeZone?: string;
  /** Whether a run may start while the last one has not ended; "Forbid" by default. */
  readonly concurrency?: "Allow" | "Forbid" | "Replace";
  /** The numbers of ended Jobs that are kept; 1 and 3 by default. */
  readonly history?: { readonly succeeded?: number; readonly failed?: number };
  /** The number of retries of one run; 3 by default. */
  readonly retries?: number;
  /** The longest run in seconds; 600 by default. */
  readonly deadlineSeconds?: number;
  /** How late a run may start, in seconds; 300 by default. */
  readonly startingDeadlineSeconds?: number;
}

/** Whether pods serve until they are deleted; those of a Job and a CronJob end by themselves. */
export const keepsRunning = ({ kind }: Workload): boolean => kind !== "job" && kind !== "cron";

/** The nodes on which the pods of a microservice may run. */
export interface Placement {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  /** A label of nodes, such as "topology.kubernetes.io/zone", over whose values the pods spread. */
  readonly spread?: string;
  readonly priorityClass?: string;
}

export interface Toleration {
  readonly key: string;
  /** Without a value, the key's presence is tolerated. */
  readonly value?: string;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Differences of one microservice on one cluster. Calls, ports and namespaces never differ: the graph is one. */
export interface Override {
  readonly image?: { readonly repository?: string; readonly tag?: string; readonly digest?: string };
  readonly replicas?: number;
  /** false: no autoscaler on this cluster. */
  readonly scale?: Scale | false;
  readonly resources?: Resources;
  /** Added to the microservice's own; a variable of the same name replaces it. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly storage?: { readonly size: string };
  readonly placement?: Placement;
}
