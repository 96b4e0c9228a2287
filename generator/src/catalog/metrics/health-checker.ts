import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { http } from "./http.ts";

export const healthChecker = {
  ...node,
  ...http,
  taskflow_health_checks_total: {
    type: "counter",
    unit: "count",
    help: "Health checks, by result",
    labels: { result: ["up", "down", "no answer"] },
  },
} as const satisfies MetricSet;
