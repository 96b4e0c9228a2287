import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import { gatewayIdentity, requireIdentity } from "@taskflow/kit/identity.ts";
import type { Deps } from "./dependencies.ts";
import { eventsRoute } from "./routes/events.ts";
import { notificationsRoutes } from "./routes/notifications.ts";

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics, checks } = deps;
  const description = "Notifies people of changes to their tasks: in a list, live and by e-mail.";
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, checks });
  await app.register(async (own) => {
    requireIdentity(own as App, gatewayIdentity);
    notificationsRoutes(own as App, deps);
    eventsRoute(own as App, deps);
  });
  return app;
}
