import type { MetricSet } from "../../model/metric.ts";
import { http } from "./http.ts";
import { node } from "./node.ts";

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
