import type { Metric } from "../../model/metric.ts";

/** The metrics of a consumer of the event stream; each consumer has its own outcomes. */
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
