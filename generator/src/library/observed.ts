/** The subjects of the library's alerts and dashboards, derived from an application's facts. */
import type { Application } from "../model/application.ts";
import type { MetricSet } from "../model/metric.ts";
import { type Microservice, type Microservices, workloadOf } from "../model/microservice.ts";
import { keepsRunning, type Workload } from "../model/workload.ts";
import { node } from "./metrics/node.ts";
import { requests } from "./metrics/requests.ts";
import type { Objectives } from "./objectives.ts";
import { type Stores, storesIn } from "./stores.ts";

/** The facts that every application has. */
export interface Described {
  readonly application: Application;
  readonly microservices: Microservices;
  /** Without objectives there are no alerts on error budgets. */
  readonly objectives?: Objectives;
}

/** The facts that alerts and dashboards are made from. */
export interface Watched extends Described {
  /** The microservices of the monitoring stack. */
  readonly stack: Microservices;
  /** The name of the microservice that scrapes. */
  readonly prometheus: string;
  /** The metrics of the application's own processes, by process. */
  readonly metrics: Readonly<Record<string, MetricSet>>;
  readonly shared: SharedMetrics;
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
  /** The microservices whose failure users notice, and that neither Prometheus nor an exporter reads. */
  readonly unscraped: readonly Microservice[];
  /** The application's own microservices by the kind of their workload. */
  readonly kept: Readonly<Record<Workload["kind"], readonly Microservice[]>>;
  readonly stores: Stores;
  /** Jobs that count each request in `http_request_duration_seconds`. */
  readonly answering: readonly string[];
  /** Jobs of sidecars by name, with the job of the microservice in the same pod. */
  readonly beside: Readonly<Record<string, string>>;
  /** Jobs without which another job's state is unknown. */
  readonly watching: readonly string[];
  /** The namespaces of the application and of Argo CD. */
  readonly namespaces: readonly string[];
  /** Alerts of the library that the application does not have, because it has nothing that they watch. */
  readonly absentAlerts: ReadonlySet<string>;
}

/** The Prometheus jobs of Argo CD. */
export const argocdJobs = { controller: "argocd-application-controller", repoServer: "argocd-repo-server" } as const;

/** The metrics of a process: those that it declares, or by default those of any Node process that is scraped. */
export function setOf({ metrics, microservices }: Watched, process: string): MetricSet {
  const one = microservices[process];
  return metrics[process] ?? (one?.run.kind === "node" && one.scrape ? { ...node, ...requests } : {});
}

/** Whether the process itself exposes metrics, or an exporter beside it does. */
const isScraped = ({ name, scrape, sidecars = [] }: Microservice): boolean =>
  scrape !== undefined || sidecars.some((sidecar) => sidecar.scrape === name);

export function observe(watched: Watched): Observed {
  const { application, microservices, stack, objectives, shared } = watched;
  const all = Object.values(microservices);
  // The microservices in the namespace of monitoring only report on others.
  const isServed = ({ namespace }: Microservice): boolean => namespace !== application.monitoring;
  const names = (some: readonly Microservice[]) => some.map(({ name }) => name);
  const own = all.filter(isServed);
  const keptAs = (kind: Workload["kind"]) => own.filter((one) => workloadOf(one).kind === kind);
  const kept = {
    deployment: keptAs("deployment"),
    stateful: keptAs("stateful"),
    daemon: keptAs("daemon"),
    job: keptAs("job"),
    cron: keptAs("cron"),
  };
  const beside: Readonly<Record<string, string>> = Object.fromEntries(
    all
      .filter((one) => keepsRunning(workloadOf(one)))
      .flatMap(({ name, sidecars = [] }) =>
        sidecars.flatMap(({ scrape }) => (scrape === undefined || scrape === name ? [] : [[scrape, name]])),
      ),
  );
  // Pods of Jobs and CronJobs end by themselves: that one of them is gone means nothing.
  const running = all.filter((one) => keepsRunning(workloadOf(one)));
  const served = names(running.filter((one) => isServed(one) && isScraped(one)));
  const stores = storesIn(microservices);
  const read = new Set([...stores.postgres.servers, ...stores.redis.servers].map(({ server }) => server));
  // A chart's objects have names of their own.
  const unscraped = running.filter(
    (one) => isServed(one) && !isScraped(one) && !read.has(one) && one.run.kind !== "chart",
  );
  const answering = served.filter((name) => "http_request_duration_seconds" in setOf(watched, name));
  const absentAlerts = [
    ...(served.length + unscraped.length > 0 ? [] : ["ServiceDown"]),
    ...(stores.postgres.jobs.length > 0 ? [] : ["PostgresDown", "PostgresConnectionsNearLimit"]),
    ...(stores.postgres.servers.length > 0 ? [] : ["DatabaseOutgrowsClaim"]),
    ...(stores.redis.jobs.length > 0 ? [] : ["RedisDown", "RedisCannotWrite", "RedisMemoryNearLimit"]),
    ...(objectives && answering.length > 0
      ? []
      : ["ErrorBudgetBurnsFast", "ErrorBudgetBurnsSlowly", "LatencyBudgetBurnsFast", "LatencyBudgetBurnsSlowly"]),
    ...([...all, ...Object.values(stack)].some(({ run }) => run.kind === "node-exporter") ? [] : ["NodeDiskFilling"]),
    ...(kept.job.length > 0 ? [] : ["JobFailed"]),
    ...(kept.cron.length > 0 ? [] : ["CronJobFails", "CronJobLate"]),
    ...(shared.certificateEnds ? [] : ["CertificateEnds"]),
    ...(shared.forbiddenOpen ? [] : ["PolicyBroken"]),
    ...(shared.forbiddenTried ? [] : ["PolicyProbeSilent"]),
  ];
  return {
    ...watched,
    served,
    unscraped,
    kept,
    stores,
    answering,
    beside,
    watching: [
      ...names(running.filter((one) => !isServed(one) && isScraped(one))),
      ...Object.keys(beside),
      ...names(Object.values(stack).filter(isScraped)),
      ...Object.values(argocdJobs),
    ].sort(),
    namespaces: Object.keys(application.namespaces),
    absentAlerts: new Set(absentAlerts),
  };
}
