/** Declarations of metrics, without their values. Names and units follow Prometheus' recommendations. */

/** The values of a label: a list of them, or any values up to a number of different ones. */
export type LabelValues = readonly string[] | { readonly atMost: number };

/** A metric's name ends with seconds or bytes where that is its unit. A count is of the things that the name says. */
export type Unit = "seconds" | "bytes" | "count" | "ratio";

export interface Metric {
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly unit: Unit;
  readonly help: string;
  /** Every label with its bounds: without bounds, one careless value per request fills Prometheus. */
  readonly labels: Readonly<Record<string, LabelValues>>;
  /** Exported only while a condition holds, such as a container that cannot start. */
  readonly seldom?: true;
  /** The upper bounds of a histogram, in the metric's unit. */
  readonly buckets?: readonly number[];
}

/** The metrics that one process or exporter exports, by name. */
export type MetricSet = Readonly<Record<string, Metric>>;
