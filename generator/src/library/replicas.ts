/** The ready and the wanted pods of workloads that keep running, as kube-state-metrics counts them. */
import { type Microservice, workloadOf } from "../model/microservice.ts";
import type { Workload } from "../model/workload.ts";
import { anyOf, type Matcher, oneOf, type Vector } from "../promql/index.ts";
import { type MetricName, named } from "./queries.ts";

export type RunningKind = Exclude<Workload["kind"], "job" | "cron">;

/** The metrics by the kind of workload, and the label with the workload's name. */
const counted = {
  deployment: {
    label: "deployment",
    ready: "kube_deployment_status_replicas_available",
    wanted: "kube_deployment_spec_replicas",
  },
  stateful: {
    label: "statefulset",
    ready: "kube_statefulset_status_replicas_ready",
    wanted: "kube_statefulset_replicas",
  },
  daemon: {
    label: "daemonset",
    ready: "kube_daemonset_status_number_ready",
    wanted: "kube_daemonset_status_desired_number_scheduled",
  },
} as const satisfies Record<RunningKind, { label: string; ready: MetricName; wanted: MetricName }>;

export interface Replicas {
  /** The label with the workload's name. */
  readonly label: string;
  readonly ready: Vector<string>;
  readonly wanted: Vector<string>;
}

/** @param workload the names; by default all of this kind in the namespaces */
export function replicasOf(kind: RunningKind, namespace: string | Matcher, workload?: string | Matcher): Replicas {
  const { label, ready, wanted } = counted[kind];
  const matchers = { namespace, [label]: workload };
  return { label, ready: named.gauge<string>(ready, matchers), wanted: named.gauge<string>(wanted, matchers) };
}

/** Those of one microservice; undefined: its pods end by themselves. */
export function replicasOfOne(
  one: Pick<Microservice, "name" | "namespace" | "run" | "workload">,
): Replicas | undefined {
  const { kind } = workloadOf(one);
  return kind === "job" || kind === "cron" ? undefined : replicasOf(kind, one.namespace, one.name);
}

/**
 * A vector for the microservices of each kind of workload, joined.
 * @param make from the replicas of all microservices of one kind
 */
export function eachKind<L extends string>(
  all: readonly Microservice[],
  namespace: string | Matcher,
  make: (replicas: Replicas) => Vector<L>,
): Vector<L> | undefined {
  const kinds: readonly RunningKind[] = ["deployment", "stateful", "daemon"];
  return anyOf(
    kinds.map((kind) => {
      const names = all.filter((one) => workloadOf(one).kind === kind).map(({ name }) => name);
      return names.length > 0 ? make(replicasOf(kind, namespace, oneOf(...names))) : undefined;
    }),
  );
}
