/** Selectors of the metrics of our services, their exporters and the cluster: no other metric can be queried. */
import type { LibraryMetrics, Merged } from "../library/queries.ts";
import { selectors } from "../promql/index.ts";
import type { metrics } from "./metrics/index.ts";
import type { recorded } from "./metrics/recorded.ts";

export const { gauge, counter, histogram } =
  selectors<Merged<typeof metrics & LibraryMetrics & { own: typeof recorded }>>();
