import type { MetricSet } from "../../../model/metric.ts";

/** The metrics that we use of Prometheus itself: https://prometheus.io/docs/prometheus/latest/. */
export const prometheus = {
  ALERTS: {
    type: "gauge",
    unit: "count",
    help: "1 for each alert that is pending or firing; its other labels are the alert's",
    labels: {
      alertname: { atMost: 100 },
      alertstate: ["pending", "firing"],
      severity: ["page", "ticket"],
    },
  },
  prometheus_tsdb_head_series: { type: "gauge", unit: "count", help: "Series in memory", labels: {} },
  prometheus_tsdb_storage_blocks_bytes: { type: "gauge", unit: "bytes", help: "On disk", labels: {} },
  prometheus_rule_evaluation_failures_total: {
    type: "counter",
    unit: "count",
    help: "Rules that could not be evaluated",
    labels: { rule_group: { atMost: 200 } },
  },
  prometheus_target_scrapes_exceeded_sample_limit_total: {
    type: "counter",
    unit: "count",
    help: "Scrapes refused for telling too much",
    labels: {},
  },
} as const satisfies MetricSet;
