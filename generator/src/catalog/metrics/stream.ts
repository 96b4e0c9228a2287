import type { Metric } from "../../model/metric.ts";

/** What those tell who read the stream of events; each has outcomes of its own. */
export const eventsConsumed = {
  type: "counter",
  unit: "count",
  help: "Events read, by outcome",
} as const satisfies Partial<Metric>;

export const streamLag = {
  type: "gauge",
  unit: "count",
  help: "Events of the stream that are not yet consumed",
  labels: {},
} as const satisfies Metric;
