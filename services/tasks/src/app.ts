import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Deps } from "./dependencies.ts";
import { tasksRoutes } from "./routes/tasks.ts";

/** Bytes: enough for a description of 10,000 characters, each escaped as \ud83d\ude00, and the other fields. */
const bodyLimit = 131_072;

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics, checks } = deps;
  const description = "Creates, lists and changes a team's tasks, and publishes each change as an event.";
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, checks, bodyLimit });
  await app.register(async (own) => tasksRoutes(own as App, deps));
  return app;
}
