import { images as declared } from "@taskflow/generator/metrics/images";
import { processSource, readConfig } from "@taskflow/kit/config.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { createApp } from "./app.ts";
import { settingsFor } from "./config.ts";
import { imagesRepository } from "./images-repository.ts";
import { openStorage } from "./storage/open.ts";
import { sweeping } from "./storage/sweep.ts";

await run(async () => {
  const source = processSource();
  const config = readConfig(settingsFor(source), source);
  const log = createLog(config);
  const metrics = createMetrics(declared);
  const storage = await openStorage(config);
  const images = imagesRepository(storage, log);
  const app = await createApp({ config, log, metrics, storage, images });
  const sweeps = sweeping({ directory: storage.spool.directory, log });
  await serve({ app, config, start: [sweeps.start], stop: [sweeps.stop, async () => storage.close()] });
});
