import { metrics as declared } from "@taskflow/generator/metrics/metrics";
import { readConfig } from "@taskflow/kit/config.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { checkRedis, closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { createApp } from "./app.ts";
import { settings } from "./config.ts";
import { consumer } from "./consumer.ts";
import { countsRepository } from "./counts-repository.ts";
import { statisticsRepository } from "./statistics-repository.ts";

await run(async () => {
  const config = readConfig(settings);
  const log = createLog(config);
  const metrics = createMetrics(declared);
  const { redisUrl: url, redisPassword: password, name } = config;
  const redis = createRedis({ url, password, name, log });
  const counting = consumer({ redis, counts: countsRepository(redis), metrics, log });
  const checks = [{ name: "redis", check: () => checkRedis(redis) }];
  const app = await createApp({ config, log, metrics, checks, statistics: statisticsRepository(redis) });
  await serve({ app, config, start: [counting.start], stop: [counting.stop, () => closeRedis(redis)] });
});
