/** What a metric is, before anybody counts anything. Names and units as Prometheus recommends them. */

/** What a label may say: one of these words, or anything, but at most so many different things. */
export type LabelValues = readonly string[] | { readonly atMost: number };

/** seconds and bytes end the metric's name; count is of things, which the name says. */
export type Unit = "seconds" | "bytes" | "count" | "ratio";

export interface Metric {
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly unit: Unit;
  readonly help: string;
  /** Every label with its bounds: without them one careless value a request fills Prometheus. */
  readonly labels: Readonly<Record<string, LabelValues>>;
  /** Is there only while something is the case, such as a container that cannot start. */
  readonly seldom?: true;
  /** Upper bounds of a histogram, in the metric's unit. */
  readonly buckets?: readonly number[];
}

/** By name: what one process or exporter tells. */
export type MetricSet = Readonly<Record<string, Metric>>;
