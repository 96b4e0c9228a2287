import { healthChecker } from "@taskflow/generator/metrics/health-checker";
import { readConfig } from "@taskflow/kit/config.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { createApp } from "./app.ts";
import { settings } from "./config.ts";
import { healthCheck } from "./health-check.ts";

await run(async () => {
  const config = readConfig(settings);
  const log = createLog(config);
  const metrics = createMetrics(healthChecker);
  const checks = healthCheck({ target: "metrics", url: config.metricsUrl, interval: config.interval, log, metrics });
  const app = await createApp({ config, log, metrics });
  await serve({ app, config, start: [checks.start], stop: [checks.stop] });
});
