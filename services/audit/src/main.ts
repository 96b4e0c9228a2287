import { audit } from "@taskflow/generator/metrics/audit";
import { readConfig } from "@taskflow/kit/config.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { createApp } from "./app.ts";
import { settings } from "./config.ts";
import { journal } from "./journal.ts";

await run(async () => {
  const config = readConfig(settings);
  const log = createLog(config);
  const lines = journal({ path: config.auditFile });
  const app = await createApp({ config, log, metrics: createMetrics(audit), journal: lines });
  await serve({ app, config, stop: [lines.close] });
});
