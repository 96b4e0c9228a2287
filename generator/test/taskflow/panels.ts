/** Series with one value per 30 seconds, and the values that a panel must show for them. */
import { microservices } from "../../src/catalog/microservices/index.ts";
import { type Microservice, workloadOf } from "../../src/model/microservice.ts";
import { keepsRunning } from "../../src/model/workload.ts";

type Series = Readonly<Record<string, string>>;

/** `panel`: the dashboard's uid without its prefix, and the panel's title; `shows`: all samples, as values by labels. */
export type Row = readonly [scene: string, panel: string, series: Series, shows: Readonly<Record<string, number>>];

const target = (job: string, pod = `${job}-1`) => `job="${job}", namespace="taskflow-backend", pod="${pod}"`;
const started = { [`up{${target("users")}}`]: "1x60", [`up{${target("tasks")}}`]: "1x60" };
const bothIdle = { '{job="users"}': 0, '{job="tasks"}': 0 };

const name = "http_request_duration_seconds";
const asked = (status: number, route = "/users") => `${target("users")}, route="${route}", status="${status}"`;
/** Ten requests per half minute: one fails, each of the others takes between 100 and 250 ms. */
const busy = {
  ...started,
  [`${name}_count{${asked(200)}}`]: "0+9x60",
  [`${name}_count{${asked(500)}}`]: "0+1x60",
  [`${name}_bucket{${asked(200)}, le="0.1"}`]: "0x60",
  [`${name}_bucket{${asked(200)}, le="0.25"}`]: "0+9x60",
  [`${name}_bucket{${asked(200)}, le="+Inf"}`]: "0+9x60",
  [`${name}_count{${asked(200, "/healthz")}}`]: "0+30x60",
};

const firing = 'ALERTS{alertname="ServiceDown", alertstate="firing", severity="page"}';
const pending = 'ALERTS{alertname="TargetDown", alertstate="pending", severity="ticket"}';

const down = {
  ...started,
  [`up{${target("auth")}}`]: "0x60",
  [`up{${target("postgres-exporter")}}`]: "1x60",
  [`pg_up{${target("postgres-exporter")}}`]: "0x60",
};
const needed = Object.values<Microservice>(microservices).filter(
  (one) =>
    one.namespace.startsWith("taskflow-") &&
    !["postgres", "redis"].includes(one.run.kind) &&
    keepsRunning(workloadOf(one)),
);
const stores = 2;

const ready = (deployment: string, wanted: number, available: number) => ({
  [`kube_deployment_spec_replicas{namespace="a", deployment="${deployment}"}`]: `${wanted}x60`,
  [`kube_deployment_status_replicas_available{namespace="a", deployment="${deployment}"}`]: `${available}x60`,
});

export const overview: readonly Row[] = [
  ["without requests: zero requests", "overview/Requests by service", started, bothIdle],
  ["without requests: zero failures", "overview/Failed requests by service", started, bothIdle],
  ["without requests: zero seconds", "overview/95th percentile by service", started, bothIdle],
  ["without requests: one number", "overview/Failed requests", started, { "{}": 0 }],
  ["without requests: no slow service", "overview/Slowest service", started, { "{}": 0 }],
  ["without requests: a legend that names no route", "users/Requests by route", started, { '{route="none yet"}': 0 }],
  ["probes do not count", "overview/Requests by service", busy, { '{job="users"}': 0.333, '{job="tasks"}': 0 }],
  ["one in ten requests fails", "overview/Failed requests", busy, { "{}": 0.1 }],
  ["one in ten requests fails, by route", "users/Failed requests by route", busy, { '{route="/users"}': 0.1 }],
  ["all requests take between 100 and 250 ms", "overview/Slowest service", busy, { "{}": 0.243 }],
  ["no alert", "overview/Alerts", {}, { "{}": 0 }],
  ["one alert fires, one is pending", "overview/Alerts", { [firing]: "1x60", [pending]: "1x60" }, { "{}": 1 }],
  [
    "an exporter answers and its store does not",
    "overview/Who answers",
    down,
    { '{job="users"}': 1, '{job="tasks"}': 1, '{job="auth"}': 0, '{job="postgres-exporter"}': 0 },
  ],
  ["all services but two are down", "overview/Services down", started, { "{}": needed.length + stores - 2 }],
  [
    "one pod too few and one too many",
    "overview/Pods not ready",
    { ...ready("a", 2, 1), ...ready("b", 2, 3) },
    { "{}": 1 },
  ],
  ["Argo CD exports nothing", "overview/Applications out of step", started, {}],
  ["a probe that does not run is not green", "overview/Policy holes", started, {}],
];

const app = (of: string, sync: string, health: string) =>
  `argocd_app_info{name="${of}", sync_status="${sync}", health_status="${health}"}`;
/** Panels are evaluated after 20 minutes: users has been out of sync for 15 of them. */
const drifted = {
  [app("users", "Synced", "Healthy")]: "1x10 _x50",
  [app("users", "OutOfSync", "Healthy")]: "_x11 1x49",
  [app("tasks", "Synced", "Healthy")]: "1x60",
  [app("auth", "Synced", "Degraded")]: "1x60",
};
const apps = (users: number, tasks: number, auth: number) => ({
  '{name="users"}': users,
  '{name="tasks"}': tasks,
  '{name="auth"}': auth,
});

export const delivery: readonly Row[] = [
  ["Applications out of step", "overview/Applications out of step", drifted, { "{}": 2 }],
  ["how long each Application has been out of step", "delivery/Since last in step", drifted, apps(900, 0, 21_600)],
  ["the longest of these times", "delivery/Furthest behind", drifted, { "{}": 21_600 }],
  ["the health of each Application", "delivery/Health", drifted, apps(0, 0, 2)],
  ["the sync status of each Application", "delivery/Sync", drifted, apps(1, 0, 0)],
  ["how often the sync status changed", "delivery/Drift", drifted, apps(1, 0, 0)],
  ["git has not failed", "delivery/Failed looks at git in an hour", started, { "{}": 0 }],
];

const cores = (pod: string, resource = "cpu") =>
  `kube_pod_container_resource_limits{namespace="taskflow-backend", pod="${pod}", container="users", resource="${resource}"}`;
const working = {
  [`process_cpu_seconds_total{${target("users")}}`]: "0+6x60",
  [`process_cpu_seconds_total{${target("users", "users-2")}}`]: "0+3x60",
  [cores("users-1")]: "0.5x60",
  [cores("users-2")]: "0.5x60",
  [cores("users-1", "memory")]: "1000x60",
};
const pod = (of: string) => `{namespace="taskflow-backend", pod="${of}"}`;
const created = {
  [`taskflow_tasks_created_total{${target("metrics")}}`]: "0+1x60",
  [`taskflow_tasks_created_total{${target("metrics", "metrics-2")}}`]: "0+1x60",
};
const unbounded = { redis_memory_used_bytes: "100x60", redis_memory_max_bytes: "0x60" };
const ending = { [`process_cpu_seconds_total{${target("users")}}`]: "0x60" };

export const others: readonly Row[] = [
  [
    "the CPU of each pod as a share of its own limit",
    "users/CPU of the limit",
    working,
    { [pod("users-1")]: 0.4, [pod("users-2")]: 0.2 },
  ],
  ["a pod without a limit", "users/CPU of the limit", ending, {}],
  ["two replicas that export the same counter", "metrics/Tasks created and completed", created, { "{}": 40 }],
  ["Redis without maxmemory", "redis/Memory in use", unbounded, { "{}": 0 }],
  ["no restart yet", "users/Restarts of users", {}, { '{pod="none yet"}': 0 }],
];
