import type { healthChecker } from "@taskflow/generator/metrics/health-checker";
import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Config } from "@taskflow/kit/config.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { settings } from "./config.ts";

export interface Deps {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof healthChecker>;
}

/** Without readiness checks: a target that is down is what this service reports, not a reason to be unready. */
export async function createApp({ config, log, metrics }: Deps): Promise<App> {
  const description = "Probes the readiness of metrics repeatedly and logs each result.";
  return createServiceApp({ name: config.name, description, config, log, metrics });
}
