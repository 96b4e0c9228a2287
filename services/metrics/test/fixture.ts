/** Fixtures for tests of metrics: a Redis server per file, and replicas of the service in this process or as processes. */
import { metrics as declared } from "@taskflow/generator/metrics/metrics";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { checkRedis, closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { test } from "vitest";
import { testRedis } from "../../../local/test-servers.ts";
import { createApp } from "../src/app.ts";
import { settings } from "../src/config.ts";
import { consumer } from "../src/consumer.ts";
import { countsRepository } from "../src/counts-repository.ts";
import { statisticsRepository } from "../src/statistics-repository.ts";
import { type ServiceProcess, startMetricsProcess } from "./process.ts";

interface Server {
  readonly url: string;
  readonly password: string;
}

async function connect({ url, password }: Server, log = testLog().log) {
  const redis = createRedis({ url, password, name: "test", log });
  await eventually(() => redis.status === "ready");
  return redis;
}

/** A replica in this process, without a socket, that counts. */
async function startReplica(server: Server) {
  const config = testConfig(settings, { REDIS_URL: server.url }, { "redis-password": server.password });
  const { log, lines } = testLog();
  const metrics = createMetrics(declared);
  const redis = await connect(server, log);
  const counting = consumer({ redis, counts: countsRepository(redis), metrics, log, patienceMs: 100 });
  const checks = [{ name: "redis", check: () => checkRedis(redis) }];
  const app = await createApp({ config, log, metrics, checks, statistics: statisticsRepository(redis) });
  counting.start();
  const close = async () => {
    await counting.stop();
    await app.close();
    await closeRedis(redis);
  };
  return { app, lines, close };
}

export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
    const server = await testRedis();
    onCleanup(server.close);
    return server;
  })
  /** A client of `server`. */
  .extend("redis", { scope: "file" }, async ({ server }, { onCleanup }) => {
    const redis = await connect(server);
    onCleanup(() => closeRedis(redis));
    return redis;
  })
  .extend("replicas", { scope: "file" }, async ({ server }, { onCleanup }) => {
    const replicas = [await startReplica(server), await startReplica(server)] as const;
    onCleanup(async () => {
      for (const { close } of replicas) await close();
    });
    return replicas;
  })
  .extend("service", { scope: "file" }, async ({ server }, { onCleanup }) => {
    const service = await startReplica(server);
    onCleanup(service.close);
    return service;
  })
  /** The processes of a test; those that it leaves running are killed. */
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("running", ({}, { onCleanup }) => {
    const running: ServiceProcess[] = [];
    onCleanup(async () => {
      for (const each of running) await each.end("SIGKILL");
    });
    return running;
  })
  .extend("start", ({ server, running }) => async () => {
    const started = await startMetricsProcess(server);
    running.push(started);
    return started;
  });

/** Each test starts with an empty Redis. */
it.beforeEach(({ server }) => server.flush());
