import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { http } from "./http.ts";

export const audit = {
  ...node,
  ...http,
  taskflow_audit_written_total: {
    type: "counter",
    unit: "count",
    help: "Audit events written, by type",
    labels: { type: ["login", "login-failed", "login-slowed", "logout", "token"] },
  },
} as const satisfies MetricSet;
