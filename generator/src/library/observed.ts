/** What the library's alerts and dashboards watch, derived from an application's facts. */
import type { Application } from "../model/application.ts";
import type { MetricSet } from "../model/metric.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import { node } from "./metrics/node.ts";
import { requests } from "./metrics/requests.ts";
import type { Objectives } from "./objectives.ts";

/** The facts that alerts and dashboards are made from. */
export interface Watched {
  readonly application: Application;
  readonly microservices: Microservices;
  /** The microservices of the monitoring stack. */
  readonly stack: Microservices;
  /** The metrics of the application's own processes, by process. */
  readonly metrics: Readonly<Record<string, MetricSet>>;
  readonly shared: SharedMetrics;
  /** Without objectives there are no alerts on error budgets. */
  readonly objectives?: Objectives;
}

/** The names of metrics that several of the application's processes export. What needs a metric without a name is left out. */
export interface SharedMetrics {
  /** A gauge by `dependency`: 1 where its last readiness check passed. */
  readonly dependencyUp?: string;
  /** A histogram by `target` and `outcome`: the seconds of calls to other services. */
  readonly calls?: string;
  /** A histogram by `operation`: the seconds of PostgreSQL queries. */
  readonly queries?: string;
  /** A gauge by `target`: 1 where the last attempt to open a forbidden connection succeeded. */
  readonly forbiddenOpen?: string;
  /** A gauge: when all forbidden connections were last tried, in seconds since 1970. */
  readonly forbiddenTried?: string;
  /** A gauge by `host`: when its certificate expires, in seconds since 1970. */
  readonly certificateEnds?: string;
}

/** The Prometheus jobs and the other names that alerts and dashboards have in common. */
export interface Observed extends Watched {
  /** Jobs whose failure users notice. */
  readonly served: readonly string[];
  /** The microservices whose failure users notice, and of which Prometheus scrapes nothing. */
  readonly unscraped: readonly Microservice[];
  /** Jobs that count each request in `http_request_duration_seconds`. */
  readonly answering: readonly string[];
  /** Jobs of sidecars by name, with the job of the microservice in the same pod. */
  readonly beside: Readonly<Record<string, string>>;
  /** Jobs without which another job's state is unknown. */
  readonly watching: readonly string[];
  /** The namespaces of the application and of Argo CD. */
  readonly namespaces: readonly string[];
  /** Alerts of the library that the application does not have, because it has nothing that they watch. */
  readonly left: ReadonlySet<string>;
}

/** The Prometheus jobs of Argo CD. */
export const argocdJobs = { controller: "argocd-application-controller", repoServer: "argocd-repo-server" } as const;

type Kind = "postgres" | "redis";

/** The metrics of a process: those that it declares, or by default those of any Node process. */
export const setOf = ({ metrics, microservices }: Watched, process: string): MetricSet =>
  metrics[process] ?? (microservices[process]?.run.kind === "node" ? { ...node, ...requests } : {});

/** Whether the process itself exposes metrics, or an exporter beside it does. */
const isScraped = ({ name, scrape, sidecars = [] }: Microservice): boolean =>
  scrape !== undefined || sidecars.some((sidecar) => sidecar.scrape === name);

/** @param kind the microservices that run it, in the order of their declaration */
export const storesOf = ({ microservices }: Watched, kind: Kind): Microservice[] =>
  Object.values(microservices).filter(({ run }) => run.kind === kind);

/** The exporter that reads the store's statistics. */
export const exporterOf = ({ microservices }: Watched, store: Microservice): Microservice | undefined =>
  Object.values(microservices).find(
    ({ run, calls }) => run.kind === `${store.run.kind}-exporter` && calls.some(({ to }) => to === store.name),
  );

export function observe(watched: Watched): Observed {
  const { application, microservices, stack, objectives, shared } = watched;
  const all = Object.values(microservices);
  // The microservices in the namespace of monitoring only report on others.
  const isServed = ({ namespace }: Microservice): boolean => namespace !== application.monitoring;
  const names = (some: readonly Microservice[]) => some.map(({ name }) => name);
  const beside: Readonly<Record<string, string>> = Object.fromEntries(
    all.flatMap(({ name, sidecars = [] }) =>
      sidecars.flatMap(({ scrape }) => (scrape === undefined || scrape === name ? [] : [[scrape, name]])),
    ),
  );
  const served = names(all.filter((one) => isServed(one) && isScraped(one)));
  const unscraped = all.filter(
    (one) => isServed(one) && !isScraped(one) && one.run.kind !== "postgres" && one.run.kind !== "redis",
  );
  const answering = served.filter((name) => "http_request_duration_seconds" in setOf(watched, name));
  const runs = (kind: Kind) => all.some(({ run }) => run.kind === kind || run.kind === `${kind}-exporter`);
  const left = [
    ...(served.length + unscraped.length > 0 ? [] : ["ServiceDown"]),
    ...(runs("postgres") ? [] : ["PostgresDown", "PostgresConnectionsNearLimit", "DatabaseOutgrowsClaim"]),
    ...(storesOf(watched, "postgres").length > 0 ? [] : ["DatabaseOutgrowsClaim"]),
    ...(runs("redis") ? [] : ["RedisDown", "RedisCannotWrite", "RedisMemoryNearLimit"]),
    ...(objectives && answering.length > 0
      ? []
      : ["ErrorBudgetBurnsFast", "ErrorBudgetBurnsSlowly", "LatencyBudgetBurnsFast", "LatencyBudgetBurnsSlowly"]),
    ...(shared.certificateEnds ? [] : ["CertificateEnds"]),
    ...(shared.forbiddenOpen ? [] : ["PolicyBroken"]),
    ...(shared.forbiddenTried ? [] : ["PolicyProbeSilent"]),
  ];
  return {
    ...watched,
    served,
    unscraped,
    answering,
    beside,
    watching: [
      ...names(all.filter((one) => !isServed(one) && isScraped(one))),
      ...Object.keys(beside),
      ...names(Object.values(stack).filter(isScraped)),
      ...Object.values(argocdJobs),
    ].sort(),
    namespaces: Object.keys(application.namespaces),
    left: new Set(left),
  };
}
