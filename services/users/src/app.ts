import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Deps } from "./dependencies.ts";
import { credentialsRoute } from "./routes/credentials.ts";
import { registerRoute } from "./routes/register.ts";
import { usersRoutes } from "./routes/users.ts";

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics, checks } = deps;
  const description = "Registers people and lists the members of a team.";
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, checks });
  registerRoute(app, deps);
  credentialsRoute(app, deps);
  await app.register(async (own) => usersRoutes(own as App, deps));
  return app;
}
