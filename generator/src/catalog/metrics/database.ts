import type { MetricSet } from "../../model/metric.ts";
import { latency } from "./latency.ts";

/** What a service tells of its PostgreSQL. */
export const database = {
  taskflow_database_query_seconds: {
    type: "histogram",
    unit: "seconds",
    help: "Database queries by operation, and how long they took",
    labels: { operation: { atMost: 30 } },
    buckets: latency,
  },
} as const satisfies MetricSet;
