import { latency } from "../../library/metrics/latency.ts";
import type { MetricSet } from "../../model/metric.ts";

/** A service's metrics of its PostgreSQL queries. */
export const database = {
  taskflow_database_query_seconds: {
    type: "histogram",
    unit: "seconds",
    help: "Database queries by operation, and how long they took",
    labels: { operation: { atMost: 30 } },
    buckets: latency,
  },
} as const satisfies MetricSet;
