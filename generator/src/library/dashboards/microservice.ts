/** The dashboard of one microservice, from its facts and the metrics that it declares. */
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
import { node } from "../metrics/node.ts";
import { requests } from "../metrics/requests.ts";
import type { Objectives } from "../objectives.ts";
import { type Observed, type SharedMetrics, setOf } from "../observed.ts";
import { counter, named } from "../queries.ts";
import { callPanels, databasePanels, dependencyPanels } from "./dependencies.ts";
import { genericPanels, mentions } from "./generic.ts";
import { query } from "./query.ts";
import { failedShareByJob, failing, p95ByJob, requestsByJob, routePanels, slow } from "./requests.ts";
import { none, some } from "./thresholds.ts";
import { uidOf } from "./uid.ts";
import { podPanels, processPanels, readyPods } from "./workload.ts";

/** The application's own panels, by the name of the process that exposes their metrics. */
export type PanelsByProcess = Readonly<Record<string, readonly Panel[]>>;

export interface ServiceOf {
  readonly observed: Observed;
  readonly objectives: Objectives;
  readonly own: PanelsByProcess;
}

/** @param uid the last part of its uid, such as the microservice's name */
export function microserviceDashboard(of: ServiceOf, microservice: Microservice, uid = microservice.name): Dashboard {
  const { name, description, sidecars = [] } = microservice;
  const { observed, objectives } = of;
  const { application, shared } = observed;
  const set = setOf(observed, name);
  const counts = "http_request_duration_seconds" in set;
  const has = (metric: string | undefined): metric is string => metric !== undefined && metric in set;
  const asksOthers = shared.dependencyUp !== undefined && counts && dependsOnOthers(microservice);
  return {
    uid: uidOf(application.name, uid),
    title: `Service: ${name}`,
    description: `${description}.`,
    tags: [application.name, "service"],
    rows: [
      { title: "At a glance", panels: glance(of, microservice, counts) },
      ...(counts ? [{ title: "Requests", panels: routePanels(name, objectives) }] : []),
      ...ownRow(of, `What ${name} counts`, name),
      ...(has(shared.calls)
        ? [{ title: "Calls of other services", panels: callPanels(shared.calls, name, objectives) }]
        : []),
      ...(has(shared.queries) ? [{ title: "Database", panels: databasePanels(shared.queries, name) }] : []),
      ...(asksOthers ? [{ title: "Dependencies", panels: dependencyPanels(shared.dependencyUp, name) }] : []),
      { title: "Pods", panels: [...podPanels(microservice), ...processPanels(name, set)] },
      ...sidecars
        .filter(({ scrape }) => scrape !== undefined)
        .flatMap((sidecar) => ownRow(of, `Sidecar: ${sidecar.name}`, sidecar.name)),
    ],
  };
}

/** Calls without DNS, which no readiness check covers. */
const dependsOnOthers = ({ calls }: Microservice): boolean => calls.some(({ to }) => to !== "kube-dns");

/** Metrics that other panels of the dashboard already show. */
const shown = ({ dependencyUp, calls, queries }: SharedMetrics): ReadonlySet<string | undefined> =>
  new Set([...Object.keys(node), ...Object.keys(requests), dependencyUp, calls, queries]);

function ownRow({ observed, own }: ServiceOf, title: string, process: string): Row[] {
  const set = setOf(observed, process);
  const written = own[process] ?? [];
  const already = shown(observed.shared);
  const missing = Object.keys(set).filter(
    (name) => !already.has(name) && !written.some((panel) => mentions(panel, name)),
  );
  const [first, ...others] = [...written, ...genericPanels(process, set, missing)];
  return first ? [{ title, panels: [first, ...others] }] : [];
}

/** @param counts whether it counts its requests */
function glance(
  { observed, objectives }: ServiceOf,
  microservice: Microservice,
  counts: boolean,
): readonly [Panel, ...Panel[]] {
  const { name: job, namespace } = microservice;
  const { dependencyUp } = observed.shared;
  const restarts = counter("kube_pod_container_status_restarts_total", { namespace, container: job });
  const down = (metric: string) => equals(min(named.gauge<"dependency">(metric, { job }), ["dependency"]), 0);
  const answers: Panel[] = [
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
      thresholds: failing(objectives),
      queries: [query(max(failedShareByJob(job)), "failed")],
    },
    {
      kind: "stat",
      title: "95th percentile",
      alert: "LatencyBudgetBurnsFast",
      description: "Nineteen of twenty requests were answered faster.",
      unit: "s",
      thresholds: slow(objectives),
      queries: [query(max(p95ByJob(job, objectives)), "95 %")],
    },
  ];
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
    ...(counts ? answers : []),
    ...(counts && dependencyUp
      ? ([
          {
            kind: "stat",
            title: "Dependencies down",
            description: "Of those that the readiness check asks; the row Dependencies says which.",
            unit: "short",
            thresholds: none,
            queries: [query(orZero(count(down(dependencyUp))), "down")],
          },
        ] satisfies Panel[])
      : []),
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
