import type { MetricSet } from "../../model/metric.ts";

/** The series of the catalog's own recording rules. Those of the objectives are in library/metrics/recorded.ts. */
export const recorded = {
  "job:login_failures:rate5m": {
    type: "gauge",
    unit: "count",
    labels: {},
    help: "Log-ins a second with a wrong password, or slowed for it",
  },
} as const satisfies MetricSet;
