import type { users } from "@taskflow/generator/metrics/users";
import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Config } from "@taskflow/kit/config.ts";
import type { Check } from "@taskflow/kit/health.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { settings } from "./config.ts";
import type { InvitationsRepository } from "./invitations-repository.ts";
import { credentialsRoute } from "./routes/credentials.ts";
import { registerRoute } from "./routes/register.ts";
import { usersRoutes } from "./routes/users.ts";
import type { UsersRepository } from "./users-repository.ts";

export interface Deps {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof users>;
  readonly checks: readonly Check[];
  readonly users: UsersRepository;
  readonly invitations: InvitationsRepository;
}

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics, checks } = deps;
  const description = "Registers people and lists the members of a team.";
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, checks });
  registerRoute(app, deps);
  credentialsRoute(app, deps);
  await app.register(async (own) => usersRoutes(own as App, deps));
  return app;
}
