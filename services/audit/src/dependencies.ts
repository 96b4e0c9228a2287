import type { audit } from "@taskflow/generator/metrics/audit";
import type { Config } from "@taskflow/kit/config.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { settings } from "./config.ts";
import type { Journal } from "./journal.ts";

/** Everything that the app is given: configuration, logs, checks, and the stores and services that it calls. */
export interface Deps {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof audit>;
  readonly journal: Journal;
}
