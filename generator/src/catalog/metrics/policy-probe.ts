import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { certificates } from "./certificates.ts";
import { http } from "./http.ts";

export const policyProbe = {
  ...node,
  ...http,
  ...certificates,
  taskflow_policy_probe_open: {
    type: "gauge",
    unit: "count",
    help: "1 where the last attempt to reach a forbidden target got through, 0 where it did not",
    labels: { target: { atMost: 50 } },
  },
  taskflow_policy_probe_attempts_total: {
    type: "counter",
    unit: "count",
    help: "Attempts to reach forbidden targets, by outcome",
    labels: { outcome: ["opened", "refused", "timed-out", "unresolved"] },
  },
  taskflow_policy_probe_last_run_timestamp_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "When all forbidden targets were last tried, since the Unix epoch",
    labels: {},
  },
} as const satisfies MetricSet;
