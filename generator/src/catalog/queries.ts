/** Selectors of what our services, their exporters and the cluster's own tell: nothing else can be asked for. */
import type { MetricSet } from "../model/metric.ts";
import { selectors } from "../promql/index.ts";
import type { exporters } from "./metrics/exporters/index.ts";
import type { metrics } from "./metrics/index.ts";
import type { recorded } from "./metrics/recorded.ts";

type All = typeof metrics & typeof exporters & { recorded: typeof recorded };
type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

/** Every metric by name, whoever tells it: one name means one thing. */
type Declared = Intersection<All[keyof All]> extends infer D extends MetricSet ? D : never;

export const { gauge, counter, histogram } = selectors<Declared>();
