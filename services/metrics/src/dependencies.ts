import type { metrics } from "@taskflow/generator/metrics/metrics";
import type { Config } from "@taskflow/kit/config.ts";
import type { Check } from "@taskflow/kit/health.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { settings } from "./config.ts";
import type { StatisticsRepository } from "./statistics-repository.ts";

/** Everything that the app is given: configuration, logs, checks, and the stores and services that it calls. */
export interface Deps {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof metrics>;
  readonly checks: readonly Check[];
  readonly statistics: StatisticsRepository;
}
