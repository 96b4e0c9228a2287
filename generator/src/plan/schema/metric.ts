import type { LabelValues, Metric, MetricSet, Unit } from "../../model/metric.ts";
import {
  anyNumber,
  anyText,
  byName,
  either,
  exactly,
  listOf,
  once,
  optional,
  type Schema,
  shape,
  valuesOf,
} from "./shape.ts";

/** The bounds of labels and buckets, and their names, are judged in validate-metrics.ts. */
const labelValues: Schema<LabelValues> = either(
  Array.isArray,
  listOf(anyText),
  shape<{ readonly atMost: number }>({ atMost: anyNumber }),
);

const metric = once(
  shape<Metric>({
    type: valuesOf<Metric["type"]>({ counter: true, gauge: true, histogram: true, summary: true }),
    unit: valuesOf<Unit>({ seconds: true, bytes: true, count: true, ratio: true }),
    help: anyText,
    labels: byName(labelValues),
    seldom: optional(exactly(true)),
    buckets: optional(listOf(anyNumber)),
  }),
);

export const metricSet: Schema<MetricSet> = byName(metric);
