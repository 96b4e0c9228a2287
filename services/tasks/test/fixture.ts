/** Fixtures for tests of tasks: a database per file, and replicas of the service in this process. */
import { randomBytes } from "node:crypto";
import { tasks } from "@taskflow/generator/metrics/tasks";
import { httpClient } from "@taskflow/kit/http-client.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { migrations } from "@taskflow/kit/migrate.ts";
import { createDatabase } from "@taskflow/kit/postgres.ts";
import { closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { test } from "vitest";
import { testPostgres } from "../../../local/test-servers.ts";
import { createApp } from "../src/app.ts";
import { assignees } from "../src/assignees.ts";
import { settings } from "../src/config.ts";
import { leadership } from "../src/outbox/leadership.ts";
import { relay } from "../src/outbox/relay.ts";
import { eventStream } from "../src/outbox/stream.ts";
import { measureWaiting } from "../src/outbox/waiting.ts";
import { tasksRepository } from "../src/tasks-repository.ts";
import { type Caller, type Issuer, somebody, startIssuer } from "./issuer.ts";

interface Server {
  readonly url: string;
  readonly password: string;
}

export type Replica = Awaited<ReturnType<typeof startReplica>>;

/** Port 9: nothing listens there. */
const nowhere = "127.0.0.1:9";

/** A replica without a socket; with a relay only if Redis is given. */
export async function startReplica(
  postgres: Server,
  more: { redis?: Server; issuer?: Issuer; usersUrl?: string; pollMs?: number } = {},
) {
  const issuer = more.issuer ?? (await startIssuer());
  const environment = {
    DATABASE_URL: postgres.url,
    REDIS_URL: more.redis?.url ?? `redis://${nowhere}`,
    AUTH_URL: issuer.url,
    USERS_URL: more.usersUrl ?? `http://${nowhere}`,
  };
  const apiToken = randomBytes(24).toString("base64url");
  const secrets = {
    "database-password": postgres.password,
    "redis-password": more.redis?.password ?? "none",
    "api-token": apiToken,
  };
  const config = testConfig(settings({}), environment, secrets);
  const { log, lines } = testLog();
  const metrics = createMetrics(tasks);
  const database = createDatabase({ url: config.databaseUrl, password: config.databasePassword, metrics, log });
  const schema = migrations({ database, directory: new URL("../migrations", import.meta.url), log });
  const redis = more.redis && createRedis({ url: config.redisUrl, password: config.redisPassword, name: "test", log });
  const events =
    redis &&
    relay({
      leadership: leadership({ connectionString: String(database.pool.options.connectionString), log }),
      stream: eventStream(redis),
      metrics,
      log,
      ready: schema.check,
      ...(more.pollMs && { pollMs: more.pollMs }),
    });
  measureWaiting({ database, metrics });
  const checks = [
    { name: "postgres", check: database.check },
    { name: "migrations", check: schema.check },
  ];
  const app = await createApp({
    config,
    log,
    metrics,
    checks,
    tasks: tasksRepository(database),
    checkAssignee: assignees(httpClient({ baseUrl: config.usersUrl, target: "users", metrics })),
    wakeRelay: () => events?.wake(),
  });
  schema.start();
  events?.start();
  const ready = () =>
    eventually(async () => {
      const { statusCode, body } = await app.inject("/readyz");
      return statusCode === 200 || Promise.reject(new Error(body + JSON.stringify(lines.slice(-2))));
    });
  let closed = false;
  return {
    app,
    database,
    issuer,
    lines,
    apiToken,
    ready,
    as: (caller: Caller = somebody()) => client(app, issuer, caller),
    metric: async (name: string) => {
      const { body } = await app.inject("/metrics");
      return Number(
        body
          .split("\n")
          .find((line) => line.startsWith(`${name} `))
          ?.split(" ")[1],
      );
    },
    async close() {
      if (closed) return;
      closed = true;
      await app.close();
      await events?.stop();
      await schema.stop();
      if (redis) await closeRedis(redis);
      await database.close();
      if (!more.issuer) await issuer.close();
    },
  };
}

/** A client that sends requests as one user. */
function client(app: Awaited<ReturnType<typeof createApp>>, issuer: Issuer, caller: Caller) {
  // Signed once: concurrent requests then need not wait for a token.
  const identity = issuer.headers(caller);
  const send = async (
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    more: { body?: unknown; match?: string },
  ) => {
    const headers = { ...(await identity), ...(more.match !== undefined && { "if-match": more.match }) };
    return app.inject({ method, url, headers, ...(more.body !== undefined && { payload: more.body as object }) });
  };
  return {
    caller,
    get: (url: string) => send("GET", url, {}),
    post: (body: unknown) => send("POST", "/tasks", { body }),
    patch: (id: string, match: string | undefined, body: unknown) =>
      send("PATCH", `/tasks/${id}`, { body, ...(match !== undefined && { match }) }),
    remove: (id: string, match?: string) => send("DELETE", `/tasks/${id}`, match === undefined ? {} : { match }),
    /** Creates a task. @returns the response's body */
    task: async (body: Record<string, unknown> = {}) =>
      (await send("POST", "/tasks", { body: { title: "Task", ...body } })).json(),
  };
}

export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("postgres", { scope: "file" }, async ({}, { onCleanup }) => {
    const postgres = await testPostgres("tasks");
    onCleanup(postgres.drop);
    return postgres;
  })
  /** A replica without a relay, users and Redis. */
  .extend("service", { scope: "file" }, async ({ postgres }, { onCleanup }) => {
    const service = await startReplica(postgres);
    onCleanup(service.close);
    await service.ready();
    return service;
  });
