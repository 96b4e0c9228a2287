import { requests } from "../../library/metrics/requests.ts";
import type { MetricSet } from "../../model/metric.ts";

/** Every service's metrics of its requests and its dependencies. */
export const http = {
  ...requests,
  taskflow_dependency_up: {
    type: "gauge",
    unit: "count",
    help: "1 where the last readiness check of a dependency passed",
    labels: { dependency: { atMost: 5 } },
  },
} as const satisfies MetricSet;
