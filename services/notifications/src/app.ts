import type { notifications } from "@taskflow/generator/metrics/notifications";
import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Check } from "@taskflow/kit/health.ts";
import { gatewayIdentity, requireIdentity } from "@taskflow/kit/identity.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { Redis } from "ioredis";
import type { Hub } from "./live/hub.ts";
import type { NotificationsRepository } from "./notifications-repository.ts";
import { eventsRoute } from "./routes/events.ts";
import { notificationsRoutes } from "./routes/notifications.ts";

export interface Deps {
  readonly config: { readonly name: string; readonly rateLimit: number };
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof notifications>;
  readonly checks: readonly Check[];
  readonly notifications: NotificationsRepository;
  readonly hub: Hub;
  readonly redis: Redis;
}

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
