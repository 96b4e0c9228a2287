/** Replicas of the service in this process, without sockets, on one Redis. */
import { metrics as declared } from "@taskflow/generator/metrics/metrics";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { checkRedis, closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { createApp } from "../src/app.ts";
import { settings } from "../src/config.ts";
import { consumer } from "../src/consumer.ts";
import { countsRepository } from "../src/counts-repository.ts";
import { statisticsRepository } from "../src/statistics-repository.ts";

export async function startMetrics(server: { url: string; password: string }) {
  const config = testConfig(settings, { REDIS_URL: server.url }, { "redis-password": server.password });
  const { log, lines } = testLog();
  const metrics = createMetrics(declared);
  const redis = createRedis({ url: config.redisUrl, password: config.redisPassword, name: "test", log });
  const counting = consumer({ redis, counts: countsRepository(redis), metrics, log, patienceMs: 100 });
  const checks = [{ name: "redis", check: () => checkRedis(redis) }];
  const app = await createApp({ config, log, metrics, checks, statistics: statisticsRepository(redis) });
  await eventually(() => redis.status === "ready");
  return {
    app,
    redis,
    metrics,
    lines,
    start: counting.start,
    stop: counting.stop,
    async close() {
      await counting.stop();
      await app.close();
      await closeRedis(redis);
    },
  };
}

export type MetricsWorld = Awaited<ReturnType<typeof startMetrics>>;
