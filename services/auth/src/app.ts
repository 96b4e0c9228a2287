import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import { assemble, type Given } from "./dependencies.ts";
import { keySetRoute } from "./routes/key-set.ts";
import { loginRoute } from "./routes/login.ts";
import { logoutRoute } from "./routes/logout.ts";
import { meRoute } from "./routes/me.ts";
import { tokenRoute } from "./routes/token.ts";
import { verifyRoute } from "./routes/verify.ts";
import { countSessions } from "./sessions-gauge.ts";

export async function createApp(given: Given): Promise<App> {
  const { config, log, metrics, checks } = given;
  const deps = assemble(given);
  const description = "Logs people in and out, keeps their sessions, verifies tokens.";
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, checks });
  countSessions(metrics, deps.sessions);
  for (const route of [loginRoute, logoutRoute, meRoute, tokenRoute, verifyRoute, keySetRoute]) route(app, deps);
  return app;
}
