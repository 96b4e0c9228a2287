/** Selectors of the metrics of our services, their exporters and the cluster: no other metric can be queried. */
import type { MetricSet } from "../model/metric.ts";
import { selectors } from "../promql/index.ts";
import type { exporters } from "./metrics/exporters/index.ts";
import type { metrics } from "./metrics/index.ts";
import type { recorded } from "./metrics/recorded.ts";

type All = typeof metrics & typeof exporters & { recorded: typeof recorded };
type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

/** Every metric by name, from all sources: a name has the same meaning everywhere. */
type Declared = Intersection<All[keyof All]> extends infer D extends MetricSet ? D : never;

export const { gauge, counter, histogram } = selectors<Declared>();
