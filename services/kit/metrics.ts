/** Prometheus metrics that exist because they are declared: generator/src/catalog/metrics. */
import { node } from "@taskflow/generator/metrics/node";
import type { LabelValues, Metric, MetricSet } from "@taskflow/generator/model/metric";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { boundLabels, combinations } from "./metric-labels.ts";

type ValueOf<V extends LabelValues> = V extends readonly string[] ? V[number] : string;

/** Every label with one of its words. */
export type LabelsOf<M extends Metric> = { readonly [L in keyof M["labels"]]: ValueOf<M["labels"][L]> };

/** Labels come first, where there are some. */
type With<M extends Metric, Rest extends unknown[]> = keyof M["labels"] extends never
  ? Rest
  : [labels: LabelsOf<M>, ...Rest];

interface Collected {
  /** Called whenever Prometheus asks, to bring the value up to date. */
  collect(read: () => void | Promise<void>): void;
  /** Back to what it was before anything was counted. */
  reset(): void;
  /** Tells nothing, instead of a value that is not known. */
  remove(...labels: unknown[]): void;
}

export interface CounterOf<M extends Metric> extends Collected {
  /** By 1 unless said. */
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

/** What counts, by the name of what is declared; a name that is not declared does not compile. */
export interface ServiceMetrics<S extends MetricSet> {
  readonly registry: Registry;
  /** Node's own count themselves. */
  readonly declared: { readonly [Name in Exclude<keyof S, keyof typeof node>]: InstrumentOf<S[Name]> };
}

/** Histograms with as many combinations of labels begin at 0, too: each is more than a dozen series. */
const mostHistograms = 20;

/**
 * Registers all of a process's set, in a registry of its own: two services in one process, as in tests, do not share counts.
 *
 * A label's words are checked by the types. Whatever comes nevertheless is bounded: a value that is none of the words, or one
 * more than `atMost` different ones since the last reset, is counted as "other". So no request makes series without end.
 *
 * Counters whose labels are enumerated begin at 0 for every combination, and so do histograms of 20 combinations at the most:
 * what has not happened yet is 0, not absent.
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

/** As prom-client calls them: labels may be left out. */
interface Untyped {
  inc(labels: Labels, by?: number): void;
  set(labels: Labels, value: number): void;
  observe(labels: Labels, value: number): void;
  zero(labels: Labels): void;
  remove(labels: Labels): void;
  reset(): void;
}

const classes = { counter: Counter, gauge: Gauge, histogram: Histogram };

/** @throws Error for a summary, which no service of ours needs */
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
  /** With the labels bounded, or with none in front. */
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
