/** Selectors of the metrics of exporters, of Node processes and of requests: no other metric can be queried by a literal name. */
import type { MetricSet } from "../model/metric.ts";
import {
  type Counter,
  type Histogram,
  type Matcher,
  selectors,
  type TargetLabel,
  type Vector,
} from "../promql/index.ts";
import type { exporters } from "./metrics/exporters/index.ts";
import type { kubeStateMetricsOf } from "./metrics/exporters/kube-state-metrics.ts";
import type { node } from "./metrics/node.ts";
import type { recorded } from "./metrics/recorded.ts";
import type { requests } from "./metrics/requests.ts";

type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

/** Every metric of these sources by name: a name has the same meaning everywhere. */
export type Merged<Sources> = Intersection<Sources[keyof Sources]> extends infer D extends MetricSet ? D : never;

/** The library's metrics by source. */
export type LibraryMetrics = typeof exporters &
  typeof kubeStateMetricsOf & {
    node: typeof node;
    requests: typeof requests;
    recorded: typeof recorded;
  };

type Declared = Merged<LibraryMetrics>;
export type MetricName = keyof Declared & string;

export const { gauge, counter, histogram } = selectors<Declared>();

type AnyMatchers = Readonly<Record<string, string | Matcher | undefined>>;

/** Selects metrics by a name that is a parameter. The names come from declarations, so they are safe without types. */
export const named = { gauge, counter, histogram } as unknown as {
  gauge<L extends string>(name: string, matchers?: AnyMatchers): Vector<L | TargetLabel>;
  counter<L extends string>(name: string, matchers?: AnyMatchers): Counter<L | TargetLabel>;
  histogram<L extends string>(name: string, matchers?: AnyMatchers): Histogram<L | TargetLabel>;
};
