import { readConfig } from "@taskflow/kit/config.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { settings } from "./config.ts";
import { createService } from "./service.ts";

await run(async () => {
  const config = readConfig(settings);
  const { app, start, stop } = await createService(config, createLog(config));
  await serve({ app, config, start, stop });
});
