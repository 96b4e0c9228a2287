import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Deps } from "./dependencies.ts";
import { exposeCounts } from "./prometheus.ts";
import { statsRoutes } from "./routes/stats.ts";

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics, checks, statistics } = deps;
  const description = "Counts created, open and completed tasks, for people and for Prometheus.";
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, checks });
  exposeCounts(metrics, statistics, log);
  await app.register(async (own) => statsRoutes(own as App, deps));
  return app;
}
