import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { calls } from "./calls.ts";
import { http } from "./http.ts";

export const auth = {
  ...node,
  ...http,
  ...calls,
  taskflow_logins_total: { type: "counter", unit: "count", help: "Log-ins that succeeded", labels: {} },
  taskflow_login_failures_total: {
    type: "counter",
    unit: "count",
    help: "Log-ins that failed, by reason",
    labels: { reason: ["wrong", "slowed", "unavailable"] },
  },
  taskflow_sessions: { type: "gauge", unit: "count", help: "Sessions alive", labels: {} },
  taskflow_verifications_total: {
    type: "counter",
    unit: "count",
    help: "Requests verified for the gateway",
    labels: { result: ["accepted", "refused", "foreign", "unavailable", "failed"] },
  },
  taskflow_audit_events_total: {
    type: "counter",
    unit: "count",
    help: "Audit events handed over, by outcome",
    labels: { outcome: ["sent", "refused", "dropped"] },
  },
} as const satisfies MetricSet;
