import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Deps } from "./dependencies.ts";
import { eventsRoutes } from "./routes/events.ts";

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics } = deps;
  const description = "Records the events of auth, one JSON line per event.";
  // No readiness checks: an unready sidecar makes the whole pod unready, and a full disk here must not prevent logins.
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, bodyLimit: 16_384 });
  eventsRoutes(app, deps);
  return app;
}
