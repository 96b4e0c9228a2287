import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import { requireIdentity } from "@taskflow/kit/identity.ts";
import { tokenIdentity } from "@taskflow/kit/token.ts";
import type { Deps } from "./dependencies.ts";
import { imagesRoutes } from "./routes/images.ts";
import { uploadRoutes } from "./routes/upload.ts";

/** Milliseconds in which a whole request must arrive: 10 MB from a phone with 1 Mbit/s take 80 s. */
const requestTimeout = 120_000;

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics, storage } = deps;
  const app = await createServiceApp({
    name: config.name,
    description: "Stores and serves the pictures that are attached to tasks.",
    config,
    log,
    metrics,
    checks: [{ name: storage.name, check: storage.check }],
    requestTimeout,
  });
  await app.register(async (own) => {
    requireIdentity(own as App, tokenIdentity({ authUrl: config.authUrl }));
    await uploadRoutes(own as App, deps);
    imagesRoutes(own as App, deps);
  });
  return app;
}
