/** Incidents with all their consequences, each with the one alert that must fire. */
import { facts } from "../../src/facts.ts";
import { observe } from "../../src/library/observed.ts";
import type { Duration } from "../../src/promql/index.ts";

export interface Cause {
  readonly name: string;
  readonly series: Readonly<Record<string, string>>;
  /** The times at which alerts are compared. */
  readonly at: readonly [Duration, ...Duration[]];
  /** The one alert that fires. Without it, no alert may fire. */
  readonly fires?: { readonly alert: string; readonly labels: Readonly<Record<string, string>> };
}

const { application, microservices, monitoring } = facts;
const { stacks, metrics } = monitoring;
const { answering, served, watching } = observe({
  application,
  microservices,
  stack: stacks.prometheus,
  prometheus: monitoring.prometheus,
  metrics,
  shared: {},
});

const upOf = (job: string) => `up{job="${job}", namespace="n", pod="${job}-a", instance="${job}:80"}`;
/** All targets with these values, one per 30 seconds. */
const all = (values: string) => Object.fromEntries([...served, ...watching].map((job) => [upOf(job), values]));
const healthy = all("1x60");

const requests = (job: string, status: string) =>
  `http_request_duration_seconds_count{job="${job}", pod="${job}-a", method="GET", route="/things", status="${status}"}`;
const failing = Object.fromEntries(
  answering.flatMap((job) => [
    [requests(job, "200"), "0+5x60"],
    [requests(job, "503"), "0+500x60"],
  ]),
);
const pod = 'namespace="taskflow-backend", pod="tasks-6d4b75cb6d-x7k2p", container="tasks"';
const waits = (reason: string) => `kube_pod_container_status_waiting_reason{${pod}, reason="${reason}"}`;
const replicas = (what: string) => `kube_deployment_${what}{namespace="taskflow-backend", deployment="tasks"}`;
const app = (name: string, sync: string, health: string) =>
  `argocd_app_info{job="argocd-application-controller", name="${name}", sync_status="${sync}", health_status="${health}", autosync_enabled="true"}`;
const delivered = {
  'argocd_app_reconcile_count{job="argocd-application-controller"}': "0+6x60",
  'argocd_git_request_total{job="argocd-repo-server", request_type="ls-remote"}': "0+1x60",
};
const degraded = { [app("tasks", "Synced", "Degraded")]: "1x60", [app("taskflow", "Synced", "Degraded")]: "1x60" };

export const causes: readonly Cause[] = [
  { name: "no incident", series: { ...healthy, ...delivered }, at: ["20m"] },
  {
    name: "a service is scaled to 0: two minutes after its last answer",
    series: { ...healthy, ...delivered, [upOf("users")]: "1x4 _x20" },
    at: ["4m"],
    fires: { alert: "ServiceDown", labels: { job: "users" } },
  },
  {
    name: "a service with a sidecar is scaled to 0: a quarter of an hour later",
    series: { ...healthy, ...delivered, [upOf("tasks")]: "1x4 _x60", [upOf("health-checker")]: "1x4 _x60" },
    at: ["15m"],
    fires: { alert: "ServiceDown", labels: { job: "tasks" } },
  },
  {
    name: "the pod of a service with a sidecar is cut off",
    series: {
      ...healthy,
      ...delivered,
      'up{job="tasks", namespace="n", pod="tasks-b", instance="b:8081"}': "1x4 0x60",
      [upOf("tasks")]: "1x4 _x60",
      'up{job="health-checker", namespace="n", pod="tasks-b", instance="b:9091"}': "1x4 0x60",
      [upOf("health-checker")]: "1x4 _x60",
    },
    at: ["15m"],
    fires: { alert: "ServiceDown", labels: { job: "tasks" } },
  },
  {
    name: "nginx ends and its exporter keeps running",
    series: { ...healthy, ...delivered, 'nginx_up{job="gateway", pod="gateway-a"}': "1x4 0x20" },
    at: ["4m"],
    fires: { alert: "ServiceDown", labels: { job: "gateway" } },
  },
  {
    name: "Prometheus did not run for two minutes",
    series: { ...all("1 1 1 _x4 1x40"), ...delivered, [upOf("users")]: "1 1 1 _x5 1x40" },
    at: ["210s", "4m", "270s", "5m", "6m"],
  },
  {
    name: "PostgreSQL is down: services fail, events wait, Applications are degraded",
    series: {
      ...healthy,
      ...delivered,
      ...failing,
      ...degraded,
      'pg_up{job="postgres-exporter"}': "1 1 0x60",
      'taskflow_stream_lag{job="notifications", pod="notifications-a"}': "0 5+1x60",
      'taskflow_outbox_waiting{job="tasks", pod="tasks-a"}': "9x60",
      'taskflow_events_published_total{job="tasks", pod="tasks-a"}': "7x60",
    },
    at: ["14m"],
    fires: { alert: "PostgresDown", labels: { job: "postgres-exporter" } },
  },
  {
    name: "a service ends at each start: no pod is ready and its Application is degraded",
    series: {
      ...healthy,
      ...delivered,
      ...degraded,
      [upOf("tasks")]: "1 0x60",
      [waits("CrashLoopBackOff")]: "0 1x60",
      [`kube_pod_container_status_restarts_total{${pod}}`]: "0+1x10 11x50",
      [replicas("spec_replicas")]: "1x60",
      [replicas("status_replicas_available")]: "1 0x60",
    },
    at: ["20m"],
    fires: { alert: "ServiceDown", labels: { job: "tasks" } },
  },
  {
    name: "the image of a new version is missing: the old version serves",
    series: {
      ...healthy,
      ...delivered,
      ...degraded,
      [waits("ImagePullBackOff")]: "0 1x60",
      [replicas("spec_replicas")]: "2x60",
      [replicas("status_replicas_available")]: "2 1x60",
    },
    at: ["20m"],
    fires: {
      alert: "PodCannotStart",
      labels: {
        namespace: "taskflow-backend",
        pod: "tasks-6d4b75cb6d-x7k2p",
        container: "tasks",
        reason: "ImagePullBackOff",
        workload: "tasks",
      },
    },
  },
  {
    name: "git does not answer: Argo CD cannot compare anything",
    series: {
      ...healthy,
      ...delivered,
      [app("tasks", "Unknown", "Healthy")]: "1x60",
      [app("users", "Unknown", "Healthy")]: "1x60",
      'argocd_git_lsremote_fail_total{job="argocd-repo-server", repo="/tmp/1", revision="main"}': "_ _ 1+1x60",
    },
    at: ["20m"],
    fires: { alert: "GitLooksFail", labels: {} },
  },
  {
    name: "Argo CD's controller hangs: its metrics are stale",
    series: {
      ...healthy,
      ...degraded,
      'argocd_app_reconcile_count{job="argocd-application-controller"}': "40x60",
      'argocd_git_request_total{job="argocd-repo-server", request_type="ls-remote"}': "40x60",
    },
    at: ["20m"],
    fires: { alert: "ComparisonStopped", labels: {} },
  },
];
