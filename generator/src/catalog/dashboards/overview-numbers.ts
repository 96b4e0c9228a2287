/** The row of large numbers: if all are green, the system is healthy. */
import {
  above,
  constant,
  count,
  equals,
  max,
  minus,
  oneOf,
  or,
  orZero,
  type Panel,
  plus,
  sum,
  type TargetLabel,
  up,
  type Vector,
} from "../../promql/index.ts";
import { gauge } from "../queries.ts";
import { outOfStep } from "./applications.ts";
import { query } from "./query.ts";
import { failedShare, failing, p95ByJob, slow } from "./requests.ts";
import { none } from "./thresholds.ts";

const number = { kind: "stat", unit: "short", width: 3 } as const;

export interface Services {
  /** The jobs of Node microservices. */
  readonly node: readonly string[];
  /** The jobs of the exporters of nginx, PostgreSQL and Redis. */
  readonly others: readonly string[];
}

/** 1 if a service is up. An exporter is up even if its store is down, so the value that it reports counts. */
export function serving({ node, others }: Services): Vector<"job"> {
  const behind = { job: oneOf(...others) };
  const all: Vector<TargetLabel>[] = [gauge("nginx_up", behind), gauge("pg_up", behind), gauge("redis_up", behind)];
  return max(
    all.reduce((left, right) => or(left, right), up({ job: oneOf(...node) })),
    ["job"],
  );
}

const missingPods: Vector<never> = plus(
  missing(
    sum(gauge("kube_deployment_spec_replicas"), ["namespace", "deployment"]),
    sum(gauge("kube_deployment_status_replicas_available"), ["namespace", "deployment"]),
  ),
  missing(
    sum(gauge("kube_statefulset_replicas"), ["namespace", "statefulset"]),
    sum(gauge("kube_statefulset_status_replicas_ready"), ["namespace", "statefulset"]),
  ),
);

/** Pods are compared per workload: an extra pod during an update must not hide a missing one elsewhere. */
function missing<L extends string>(desired: Vector<L>, available: Vector<L>): Vector<never> {
  return orZero(sum(above(minus(desired, available), 0)));
}

export const overviewNumbers = (services: Services): readonly [Panel, ...Panel[]] => [
  {
    ...number,
    title: "Services down",
    description: "Of those that people need. The row Services says which.",
    thresholds: none,
    alert: "ServiceDown",
    queries: [
      query(
        minus(constant(services.node.length + services.others.length), orZero(count(equals(serving(services), 1)))),
        "down",
      ),
    ],
  },
  {
    ...number,
    title: "Failed requests",
    description: "The share of all requests that our services answered with 5xx.",
    unit: "percentunit",
    thresholds: failing,
    alert: "ErrorBudgetBurnsFast",
    queries: [query(failedShare(oneOf(...services.node)), "failed")],
  },
  {
    ...number,
    title: "Slowest service",
    description: "The largest 95th percentile of any service: nineteen of twenty of its requests were faster.",
    unit: "s",
    thresholds: slow,
    alert: "LatencyBudgetBurnsFast",
    queries: [query(max(p95ByJob(oneOf(...services.node))), "95 %")],
  },
  {
    ...number,
    title: "Alerts",
    description: "Those that fire now; each has a runbook.",
    thresholds: none,
    queries: [
      query(orZero(count(gauge("ALERTS", { alertstate: "firing", severity: oneOf("page", "ticket") }))), "firing"),
    ],
  },
  {
    ...number,
    title: "Events waiting",
    description: "That the slowest consumer of the stream has not consumed.",
    thresholds: { yellow: 100, red: 1_000 },
    alert: "StreamNotConsumed",
    queries: [query(max(gauge("taskflow_stream_lag")), "events")],
  },
  {
    ...number,
    title: "Pods not ready",
    description: "Wanted by a Deployment or a StatefulSet, and not there or not ready.",
    thresholds: none,
    alert: "WorkloadShort",
    queries: [query(missingPods, "pods")],
  },
  {
    ...number,
    title: "Applications out of step",
    description: "Not both Synced and Healthy: a minute after a commit is good, half an hour is not.",
    thresholds: { yellow: 1, red: 3 },
    alert: "ApplicationOutOfSync",
    queries: [query(outOfStep, "applications")],
  },
  {
    ...number,
    title: "Policy holes",
    description: "Connections that nobody declared and that opened nevertheless. No data: the probe is down.",
    thresholds: none,
    alert: "PolicyBroken",
    // Without a default of zero: a probe that does not run must not look like one that finds nothing.
    queries: [query(sum(gauge("taskflow_policy_probe_open")), "holes")],
  },
];
