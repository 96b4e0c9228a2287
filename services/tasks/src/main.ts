import { tasks } from "@taskflow/generator/metrics/tasks";
import { processSource, readConfig } from "@taskflow/kit/config.ts";
import { httpClient } from "@taskflow/kit/http-client.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { migrations } from "@taskflow/kit/migrate.ts";
import { createDatabase } from "@taskflow/kit/postgres.ts";
import { closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { createApp } from "./app.ts";
import { assignees } from "./assignees.ts";
import { settings } from "./config.ts";
import { leadership } from "./outbox/leadership.ts";
import { relay } from "./outbox/relay.ts";
import { eventStream } from "./outbox/stream.ts";
import { measureWaiting } from "./outbox/waiting.ts";
import { tasksRepository } from "./tasks-repository.ts";

await run(async () => {
  const source = processSource();
  const doubts: string[] = [];
  const config = readConfig(
    settings(source.environment, (doubt) => doubts.push(doubt)),
    source,
  );
  const log = createLog(config);
  for (const doubt of doubts) log.warn(doubt);
  const metrics = createMetrics(tasks);
  const { databaseUrl: url, databasePassword: password, databasePoolSize: poolSize } = config;
  const database = createDatabase({ url, password, poolSize, metrics, log });
  const schema = migrations({ database, directory: new URL("../migrations", import.meta.url), log });
  const redis = createRedis({ url: config.redisUrl, password: config.redisPassword, name: config.name, log });
  const events = relay({
    leadership: leadership({ connectionString: String(database.pool.options.connectionString), log }),
    stream: eventStream(redis),
    metrics,
    log,
    ready: schema.check,
  });
  measureWaiting({ database, metrics });
  const app = await createApp({
    config,
    log,
    metrics,
    // Redis is not checked: without it, tasks are still served and changed, and their events wait in the outbox.
    checks: [
      { name: "postgres", check: database.check },
      { name: "migrations", check: schema.check },
    ],
    tasks: tasksRepository(database),
    checkAssignee: assignees(httpClient({ baseUrl: config.usersUrl, target: "users", metrics })),
    wakeRelay: events.wake,
  });
  await serve({
    app,
    config,
    start: [schema.start, events.start],
    stop: [events.stop, schema.stop, () => closeRedis(redis), database.close],
  });
});
