import type { metrics } from "@taskflow/generator/metrics/metrics";
import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Config } from "@taskflow/kit/config.ts";
import type { Check } from "@taskflow/kit/health.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { settings } from "./config.ts";
import { exposeCounts } from "./prometheus.ts";
import { statsRoutes } from "./routes/stats.ts";
import type { StatisticsRepository } from "./statistics-repository.ts";

export interface Deps {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof metrics>;
  readonly checks: readonly Check[];
  readonly statistics: StatisticsRepository;
}

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics, checks, statistics } = deps;
  const description = "Counts created, open and completed tasks, for people and for Prometheus.";
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, checks });
  exposeCounts(metrics, statistics, log);
  await app.register(async (own) => statsRoutes(own as App, deps));
  return app;
}
