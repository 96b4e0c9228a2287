/** The row of large numbers: if all are green, the system is healthy. */
import type { Microservice } from "../../model/microservice.ts";
import {
  above,
  anyOf,
  constant,
  count,
  equals,
  isAbove,
  type Matcher,
  max,
  minus,
  oneOf,
  orZero,
  type Panel,
  plus,
  relabel,
  sum,
  up,
  type Vector,
} from "../../promql/index.ts";
import type { Objectives } from "../objectives.ts";
import type { SharedMetrics } from "../observed.ts";
import { gauge, named } from "../queries.ts";
import { eachKind } from "../replicas.ts";
import { outOfStep } from "./applications.ts";
import { query } from "./query.ts";
import { failedShare, failing, p95ByJob, slow } from "./requests.ts";
import { none } from "./thresholds.ts";

const stat = { kind: "stat", unit: "short" } as const;

export interface Services {
  /** The jobs that count requests. */
  readonly answering: readonly string[];
  /** The other jobs of the application's own processes. */
  readonly others: readonly string[];
  /** The jobs of nginx. */
  readonly nginx: readonly string[];
  /** The jobs of the data stores' exporters. */
  readonly exporters: readonly string[];
  /** The microservices without metrics. */
  readonly unscraped: readonly Microservice[];
  /** The namespaces of the application. */
  readonly namespace: Matcher;
}

export interface NumbersOf {
  readonly services: Services;
  readonly objectives: Objectives;
  readonly shared: SharedMetrics;
  /** The application's own numbers. */
  readonly own: readonly Panel[];
}

/** 1 if a service is up. An exporter is up even if its store is down, so the value that it reports counts. */
export function serving({
  answering,
  others,
  nginx,
  exporters,
  unscraped,
  namespace,
}: Services): Vector<"job"> | undefined {
  const behind = { job: oneOf(...nginx, ...exporters) };
  const scraped = [...answering, ...others];
  const told = anyOf([
    scraped.length > 0 ? up({ job: oneOf(...scraped) }) : undefined,
    ...(nginx.length + exporters.length > 0
      ? [gauge("nginx_up", behind), gauge("pg_up", behind), gauge("redis_up", behind)]
      : []),
  ]);
  // Of these nothing but their ready pods is known.
  const ready = eachKind(unscraped, namespace, (replicas) =>
    max(relabel(isAbove(max(replicas.ready, [replicas.label]), 0), "job", replicas.label, "(.+)"), ["job"]),
  );
  return anyOf([told && max(told, ["job"]), ready]);
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

/** The numbers share the width of the page. */
export function overviewNumbers(of: NumbersOf): readonly [Panel, ...Panel[]] {
  const { services, objectives, shared, own } = of;
  const state = [podsNotReady, outOfStepNumber, ...(shared.forbiddenOpen ? [policyHoles(shared.forbiddenOpen)] : [])];
  const requests = services.answering.length > 0 ? requestNumbers(services, objectives) : [];
  const all = [...servicesDown(services), ...requests, alerts, ...own, ...state];
  const width = Math.max(3, Math.floor(24 / all.length));
  const [first = alerts, ...others] = all.map((panel) => ({ ...panel, width }));
  return [first, ...others];
}

function servicesDown(services: Services): Panel[] {
  const up = serving(services);
  const { answering, others, nginx, exporters, unscraped } = services;
  if (!up) return [];
  const number = [answering, others, nginx, exporters, unscraped].reduce((sum, { length }) => sum + length, 0);
  return [
    {
      ...stat,
      title: "Services down",
      description: "Of those that people need. The row Services says which.",
      thresholds: none,
      alert: "ServiceDown",
      queries: [query(minus(constant(number), orZero(count(equals(up, 1)))), "down")],
    },
  ];
}

const requestNumbers = ({ answering }: Services, objectives: Objectives): Panel[] => [
  {
    ...stat,
    title: "Failed requests",
    description: "The share of all requests that our services answered with 5xx.",
    unit: "percentunit",
    thresholds: failing(objectives),
    alert: "ErrorBudgetBurnsFast",
    queries: [query(failedShare(oneOf(...answering)), "failed")],
  },
  {
    ...stat,
    title: "Slowest service",
    description: "The largest 95th percentile of any service: nineteen of twenty of its requests were faster.",
    unit: "s",
    thresholds: slow(objectives),
    alert: "LatencyBudgetBurnsFast",
    queries: [query(max(p95ByJob(oneOf(...answering), objectives)), "95 %")],
  },
];

const alerts: Panel = {
  ...stat,
  title: "Alerts",
  description: "Those that fire now; each has a runbook.",
  thresholds: none,
  queries: [
    query(orZero(count(gauge("ALERTS", { alertstate: "firing", severity: oneOf("page", "ticket") }))), "firing"),
  ],
};

const podsNotReady: Panel = {
  ...stat,
  title: "Pods not ready",
  description: "Wanted by a Deployment or a StatefulSet, and not there or not ready.",
  thresholds: none,
  alert: "WorkloadShort",
  queries: [query(missingPods, "pods")],
};

const outOfStepNumber: Panel = {
  ...stat,
  title: "Applications out of step",
  description: "Not both Synced and Healthy: a minute after a commit is good, half an hour is not.",
  thresholds: { yellow: 1, red: 3 },
  alert: "ApplicationOutOfSync",
  queries: [query(outOfStep, "applications")],
};

const policyHoles = (metric: string): Panel => ({
  ...stat,
  title: "Policy holes",
  description: "Connections that nobody declared and that opened nevertheless. No data: the probe is down.",
  thresholds: none,
  alert: "PolicyBroken",
  // Without a default of zero: a probe that does not run must not look like one that finds nothing.
  queries: [query(sum(named.gauge<never>(metric)), "holes")],
});
