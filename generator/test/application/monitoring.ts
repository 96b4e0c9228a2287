/** Metrics, rules and dashboards: few, but one of each kind. */
import type { Metric, MetricSet } from "../../src/model/metric.ts";
import type { MonitoringFacts } from "../../src/plan/facts.ts";
import { type Dashboard, type RuleGroup, vector } from "../../src/promql/index.ts";
import { stacks } from "./stacks.ts";

const requests: Metric = {
  type: "histogram",
  unit: "seconds",
  help: "Requests by route, and how long they took",
  labels: { route: { atMost: 32 } },
  buckets: [0.1, 1],
};
const http: MetricSet = { http_request_duration_seconds: requests };
const up: Metric = { type: "gauge", unit: "count", help: "1 where the server answers", labels: {} };

const record = "job:http_requests:rate5m";

const downtime: RuleGroup = {
  name: "downtime",
  recordings: [{ record, expression: vector("sum by (job) (rate(http_request_duration_seconds_count[5m]))") }],
  alerts: [
    {
      name: "ServiceDown",
      severity: "page",
      expression: vector("max by (job) (up) == 0"),
      for: "1m",
      summary: "{{ $labels.job }} is down",
      description: "No pod of {{ $labels.job }} answers Prometheus.",
      fires: { series: { 'up{job="tasks"}': "0x10" }, at: "5m", labels: { job: "tasks" } },
      silent: { series: { 'up{job="tasks"}': "1x10" }, at: "5m" },
    },
  ],
};

const stores: RuleGroup = {
  name: "stores",
  recordings: [],
  alerts: [
    {
      name: "PostgresDown",
      severity: "ticket",
      expression: vector('max by (job) (pg_up) == 0 unless on () ALERTS{alertname="ServiceDown"}'),
      for: "1m",
      summary: "PostgreSQL is down",
      description: "The exporter {{ $labels.job }} does not reach PostgreSQL.",
      fires: {
        every: "30s",
        series: { 'pg_up{job="postgres-exporter"}': "1 0x10" },
        at: "2m",
        labels: { job: "postgres-exporter" },
      },
      silent: { every: "30s", series: { 'pg_up{job="postgres-exporter"}': "1 0x10" }, at: "1m" },
    },
  ],
};

const overview: Dashboard = {
  uid: "app-overview",
  title: "Overview",
  description: "All services at a glance.",
  tags: ["app"],
  rows: [
    {
      title: "Services",
      panels: [
        {
          kind: "stat",
          title: "Services down",
          description: "0 is good.",
          unit: "short",
          alert: "ServiceDown",
          thresholds: { yellow: 1, red: 1 },
          queries: [{ expression: vector("count(up == 0) or vector(0)"), legend: "down" }],
        },
        {
          kind: "timeseries",
          title: "Requests",
          description: "Requests per second by service.",
          unit: "reqps",
          width: 12,
          queries: [{ expression: vector(`sum by (job) (${record})`), legend: "{{job}}" }],
        },
      ],
    },
    {
      title: "Stores",
      panels: [
        {
          kind: "states",
          title: "PostgreSQL",
          description: "1 is good.",
          unit: "short",
          alert: "PostgresDown",
          words: { "1": { text: "up", good: true }, "0": { text: "down", good: false } },
          queries: [{ expression: vector("max by (job) (pg_up)"), legend: "{{job}}" }],
        },
      ],
    },
  ],
};

const pods: Dashboard = {
  uid: "app-pods",
  title: "Pods",
  description: "All pods.",
  tags: ["app"],
  rows: [
    {
      title: "Pods",
      panels: [
        {
          kind: "table",
          title: "Pods by namespace",
          description: "Ready pods of each namespace.",
          unit: "short",
          queries: [{ expression: vector("sum by (namespace) (kube_pod_status_ready)"), legend: "{{namespace}}" }],
        },
        {
          kind: "bars",
          title: "Memory by job",
          description: "Resident memory of each job.",
          unit: "bytes",
          queries: [{ expression: vector("sum by (job) (process_resident_memory_bytes)"), legend: "{{job}}" }],
        },
      ],
    },
  ],
};

export const monitoring: MonitoringFacts = {
  prometheus: "prometheus",
  grafana: "grafana",
  stacks,
  ruleGroups: [downtime, stores],
  dashboards: [overview, pods],
  runbooksUrl: "https://git.test/app/runbooks",
  runbookNames: new Set(["service-down", "postgres-down"]),
  metrics: { archive: http, auth: http, "health-checker": http, images: http, "policy-probe": http, tasks: http },
  recorded: { [record]: { type: "gauge", unit: "count", help: "Requests per second by job", labels: {} } },
  exporters: {
    argocd: { argocd_app_info: up },
    "kube-state-metrics": { kube_pod_status_ready: up },
    "nginx-exporter": { nginx_up: up, nginx_http_requests_total: { ...up, type: "counter" } },
    "node-exporter": { node_load1: up },
    "postgres-exporter": { pg_up: up },
    prometheus: { prometheus_rule_evaluation_failures_total: { ...up, type: "counter" } },
    "redis-exporter": { redis_up: up },
  },
};
