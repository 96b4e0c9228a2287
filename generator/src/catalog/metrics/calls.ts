import { latency } from "../../library/metrics/latency.ts";
import type { MetricSet } from "../../model/metric.ts";

/** A service's metrics of its calls to other services. */
export const calls = {
  taskflow_call_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    help: "Calls of other services by outcome, and how long they took",
    labels: { target: { atMost: 5 }, outcome: ["2xx", "3xx", "4xx", "5xx", "no answer"] },
    buckets: latency,
  },
} as const satisfies MetricSet;
