/** Prometheus metrics that exist because they are declared: generator/src/model/metrics.ts. */
import { metrics as declared, type Metric, type MetricName, type Metrics } from "@taskflow/generator/model/metrics";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

type NamesOf<T extends Metric["type"]> = { [N in MetricName]: Metrics[N]["type"] extends T ? N : never }[MetricName];
type LabelsOf<N extends MetricName> = Metrics[N]["labels"][number];

type Collect<M> = (metric: M) => void | Promise<void>;

export interface ServiceMetrics {
  readonly registry: Registry;
  /** `collect` sets the value whenever Prometheus asks; so with gauges. */
  counter<N extends NamesOf<"counter">>(name: N, collect?: Collect<Counter<LabelsOf<N>>>): Counter<LabelsOf<N>>;
  gauge<N extends NamesOf<"gauge">>(name: N, collect?: Collect<Gauge<LabelsOf<N>>>): Gauge<LabelsOf<N>>;
  histogram<N extends NamesOf<"histogram">>(name: N): Histogram<LabelsOf<N>>;
}

/** A registry of its own: two services in one process, as in tests, do not share counts. */
export function createMetrics(): ServiceMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const known = new Map<string, unknown>();
  const once = <T>(name: MetricName, make: (options: Options) => T): T => {
    if (!known.has(name)) known.set(name, make(optionsOf(name, registry)));
    return known.get(name) as T;
  };
  return {
    registry,
    counter: (name, collect) => once(name, (options) => new Counter(collecting(options, collect))),
    gauge: (name, collect) => once(name, (options) => new Gauge(collecting(options, collect))),
    histogram: (name) => once(name, (options) => new Histogram(options)),
  };
}

interface Options {
  name: string;
  help: string;
  labelNames: string[];
  registers: Registry[];
  buckets?: number[];
}

function collecting<M>(options: Options, collect: Collect<M> | undefined) {
  if (!collect) return options;
  return {
    ...options,
    collect(this: unknown) {
      return collect(this as M);
    },
  };
}

function optionsOf(name: MetricName, registry: Registry): Options {
  const { help, labels, buckets }: Metric = declared[name];
  return { name, help, labelNames: [...labels], registers: [registry], ...(buckets && { buckets: [...buckets] }) };
}
