/** Prometheus metrics, created from their declarations in generator/src/catalog/metrics. */
import { node } from "@taskflow/generator/metrics/node";
import type { LabelValues, Metric, MetricSet } from "@taskflow/generator/model/metric";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { boundLabels, combinations } from "./metric-labels.ts";

type ValueOf<V extends LabelValues> = V extends readonly string[] ? V[number] : string;

/** Every label with one of its declared values. */
export type LabelsOf<M extends Metric> = { readonly [L in keyof M["labels"]]: ValueOf<M["labels"][L]> };

/** The arguments of an instrument: first the labels, if the metric has any. */
type With<M extends Metric, Rest extends unknown[]> = keyof M["labels"] extends never
  ? Rest
  : [labels: LabelsOf<M>, ...Rest];

interface Collected {
  /** Registers a function that updates the value at each scrape. */
  collect(read: () => void | Promise<void>): void;
  /** Sets the metric back to its initial state. */
  reset(): void;
  /** Exposes no value, instead of an unknown one. */
  remove(...labels: unknown[]): void;
}

export interface CounterOf<M extends Metric> extends Collected {
  /** By 1 by default. */
  inc(...args: With<M, [by?: number]>): void;
  remove(...labels: With<M, []>): void;
}

export interface GaugeOf<M extends Metric> extends Collected {
  set(...args: With<M, [value: number]>): void;
  remove(...labels: With<M, []>): void;
}

export interface HistogramOf<M extends Metric> {
  /** In the metric's unit. */
  observe(...args: With<M, [value: number]>): void;
}

type InstrumentOf<M extends Metric> = {
  counter: CounterOf<M>;
  gauge: GaugeOf<M>;
  histogram: HistogramOf<M>;
  summary: never;
}[M["type"]];

/** The instruments by declared name. An undeclared name does not compile. */
export interface ServiceMetrics<S extends MetricSet> {
  readonly registry: Registry;
  /** Without Node's own metrics, which prom-client collects. */
  readonly declared: { readonly [Name in Exclude<keyof S, keyof typeof node>]: InstrumentOf<S[Name]> };
}

/** The most label combinations for which a histogram starts at 0: each one is more than a dozen series. */
const mostHistograms = 20;

/**
 * Registers a process's metrics in a registry of its own: two services in one process, as in tests, do not share counts.
 *
 * The types check label values. At run time they are bounded as well: an undeclared value, or one beyond the `atMost` different
 * values since the last reset, is counted as "other". No request can create series without limit.
 *
 * Counters with enumerated labels start at 0 for every combination, and so do histograms of at most 20 combinations: an event
 * that has not happened yet is 0, not absent.
 */
export function createMetrics<const S extends MetricSet>(declared: S): ServiceMetrics<S> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { kind } of combinations(node.nodejs_gc_duration_seconds.labels) ?? [])
    (registry.getSingleMetric("nodejs_gc_duration_seconds") as unknown as Histogram).zero({ kind: String(kind) });
  const own = Object.entries(declared).filter(([name]) => !(name in node));
  const instruments = own.map(([name, metric]) => [name, instrument(name, metric, registry)] as const);
  return { registry, declared: Object.fromEntries(instruments) as unknown as ServiceMetrics<S>["declared"] };
}

type Labels = Readonly<Record<string, string>>;

/** prom-client's methods, without types for labels. */
interface Untyped {
  inc(labels: Labels, by?: number): void;
  set(labels: Labels, value: number): void;
  observe(labels: Labels, value: number): void;
  zero(labels: Labels): void;
  remove(labels: Labels): void;
  reset(): void;
}

const classes = { counter: Counter, gauge: Gauge, histogram: Histogram };

/** @throws Error for a summary, which no service needs */
function instrument(name: string, { type, help, labels, buckets }: Metric, registry: Registry) {
  if (type === "summary") throw new Error(`${name} is a summary: declare it as a histogram`);
  let read: (() => void | Promise<void>) | undefined;
  const metric = new classes[type]({
    name,
    help,
    labelNames: Object.keys(labels),
    registers: [registry],
    collect: () => read?.(),
    ...(buckets && { buckets: [...buckets] }),
  }) as unknown as Untyped;
  const bounded = boundLabels(labels);
  const has = Object.keys(labels).length > 0;
  /** Bounds the labels; a metric without labels takes the value alone. */
  const call = (method: "inc" | "set" | "observe" | "remove") =>
    has
      ? (given: Labels, value?: number) => metric[method](bounded.keep(given), value as number)
      : (value?: number) => metric[method]({}, value as number);

  function begin(): void {
    const all = combinations(labels) ?? [];
    if (type === "counter") for (const each of all) metric.inc(each, 0);
    if (type === "histogram" && all.length <= mostHistograms) for (const each of all) metric.zero(each);
  }

  begin();
  return {
    inc: call("inc"),
    set: call("set"),
    observe: call("observe"),
    remove: call("remove"),
    collect: (reader: typeof read) => {
      read = reader;
    },
    reset: () => {
      bounded.forget();
      metric.reset();
      begin();
    },
  };
}
