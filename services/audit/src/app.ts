import type { audit } from "@taskflow/generator/metrics/audit";
import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Config } from "@taskflow/kit/config.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { settings } from "./config.ts";
import type { Journal } from "./journal.ts";
import { eventsRoutes } from "./routes/events.ts";

export interface Deps {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof audit>;
  readonly journal: Journal;
}

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics } = deps;
  const description = "Records the events of auth, one JSON line per event.";
  // No readiness checks: an unready sidecar makes the whole pod unready, and a full disk here must not prevent logins.
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, bodyLimit: 16_384 });
  eventsRoutes(app, deps);
  return app;
}
