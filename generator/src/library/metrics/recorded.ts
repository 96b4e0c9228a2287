import type { Metric, MetricSet } from "../../model/metric.ts";

const rate = { type: "gauge", unit: "count", labels: {} } as const satisfies Partial<Metric>;

/** The series of the recording rules for objectives: per job, so that queries over days are cheap. */
export const recorded = {
  "job:http_requests:rate5m": { ...rate, help: "Requests of people a second; probes and scrapes do not count" },
  "job:http_requests_failed:rate5m": { ...rate, help: "Of these, a second, those that the service failed" },
  "job:http_requests_slow:rate5m": { ...rate, help: "Of these, a second, those that took longer than promised" },
} as const satisfies MetricSet;
