/** The dashboard of one microservice that runs Node, from its facts and the metrics that it declares. */
import type { MetricSet } from "../../model/metric.ts";
import type { Microservice } from "../../model/microservice.ts";
import {
  count,
  type Dashboard,
  equals,
  increase,
  max,
  min,
  orZero,
  type Panel,
  type Row,
  sum,
} from "../../promql/index.ts";
import { calls } from "../metrics/calls.ts";
import { database } from "../metrics/database.ts";
import { http } from "../metrics/http.ts";
import { metrics } from "../metrics/index.ts";
import { node } from "../metrics/node.ts";
import { counter, gauge } from "../queries.ts";
import { callPanels, databasePanels, dependencyPanels } from "./dependencies.ts";
import { genericPanels, mentions } from "./generic.ts";
import { ownPanels } from "./own.ts";
import { query } from "./query.ts";
import { failedShareByJob, failing, p95ByJob, requestsByJob, routePanels, slow } from "./requests.ts";
import { none, some } from "./thresholds.ts";
import { podPanels, processPanels, readyPods } from "./workload.ts";

const setOf = (process: string): MetricSet =>
  (metrics as Readonly<Record<string, MetricSet>>)[process] ?? { ...node, ...http };

export function microserviceDashboard(microservice: Microservice): Dashboard {
  const { name, description } = microservice;
  const set = setOf(name);
  return {
    uid: `taskflow-${name}`,
    title: `Service: ${name}`,
    description: `${description}.`,
    tags: ["taskflow", "service"],
    rows: [
      { title: "At a glance", panels: glance(microservice) },
      { title: "Requests", panels: routePanels(name) },
      ...ownRow(`What ${name} counts`, name, set),
      ...("taskflow_call_duration_seconds" in set
        ? [{ title: "Calls of other services", panels: callPanels(name) }]
        : []),
      ...("taskflow_database_query_seconds" in set ? [{ title: "Database", panels: databasePanels(name) }] : []),
      ...(dependsOnOthers(microservice) ? [{ title: "Dependencies", panels: dependencyPanels(name) }] : []),
      { title: "Pods", panels: [...podPanels(microservice), ...processPanels(name)] },
      ...(microservice.sidecars ?? [])
        .filter(({ scrape }) => scrape !== undefined)
        .flatMap((sidecar) => ownRow(`Sidecar: ${sidecar.name}`, sidecar.name, setOf(sidecar.name))),
    ],
  };
}

/** Calls without DNS, which no readiness check covers. */
const dependsOnOthers = ({ calls }: Microservice): boolean => calls.some(({ to }) => to !== "kube-dns");

/** Metrics that other panels of the dashboard already show. */
const shared: MetricSet = { ...node, ...http, ...calls, ...database };

function ownRow(title: string, process: string, set: MetricSet): Row[] {
  const written = ownPanels[process] ?? [];
  const missing = Object.keys(set).filter(
    (name) => !(name in shared) && !written.some((panel) => mentions(panel, name)),
  );
  const [first, ...others] = [...written, ...genericPanels(process, set, missing)];
  return first ? [{ title, panels: [first, ...others] }] : [];
}

function glance(microservice: Microservice): readonly [Panel, ...Panel[]] {
  const { name: job, namespace } = microservice;
  const restarts = counter("kube_pod_container_status_restarts_total", { namespace, container: job });
  const down = equals(min(gauge("taskflow_dependency_up", { job }), ["dependency"]), 0);
  return [
    {
      kind: "stat",
      title: "Pods that serve",
      alert: "ServiceDown",
      description: "None: nobody is answered.",
      unit: "short",
      thresholds: some,
      queries: [query(readyPods(microservice), "pods")],
    },
    {
      kind: "stat",
      title: "Requests",
      description: "Answered each second, over all pods.",
      unit: "reqps",
      queries: [query(sum(requestsByJob(job)), "requests")],
    },
    {
      kind: "stat",
      title: "Failed requests",
      alert: "ErrorBudgetBurnsFast",
      description: "The share answered with 5xx in the last minutes.",
      unit: "percentunit",
      thresholds: failing,
      queries: [query(max(failedShareByJob(job)), "failed")],
    },
    {
      kind: "stat",
      title: "95th percentile",
      alert: "LatencyBudgetBurnsFast",
      description: "Nineteen of twenty requests were answered faster.",
      unit: "s",
      thresholds: slow,
      queries: [query(max(p95ByJob(job)), "95 %")],
    },
    {
      kind: "stat",
      title: "Dependencies down",
      description: "Of those that the readiness check asks; the row Dependencies says which.",
      unit: "short",
      thresholds: none,
      queries: [query(orZero(count(down)), "down")],
    },
    {
      kind: "stat",
      title: "Restarts in an hour",
      alert: "ContainerRestarts",
      description: "Of its main container, over all pods.",
      unit: "short",
      thresholds: { yellow: 1, red: 3 },
      queries: [query(orZero(sum(increase(restarts, "1h"))), "restarts")],
    },
  ];
}
