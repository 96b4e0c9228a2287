import type { MetricSet } from "../../model/metric.ts";

/** Metrics of the certificates of a cluster's hosts. */
export const certificates = {
  taskflow_certificate_not_after_timestamp_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "When the certificate of a host ends, since the Unix epoch",
    labels: { host: { atMost: 20 } },
  },
} as const satisfies MetricSet;
