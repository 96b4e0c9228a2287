/** Fixtures for tests with service processes: PostgreSQL and Redis per file, and functions that load and check them. */
import { setTimeout as sleep } from "node:timers/promises";
import { stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { eventually, testLog } from "@taskflow/kit/testing.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import pg from "pg";
import { expect, test } from "vitest";
import { ownPostgres, testRedis } from "../../../local/test-servers.ts";
import { publish, taskEvent } from "./events.ts";
import { nowhere, type Servers } from "./fixture.ts";
import { type ServiceProcess, startProcessOf } from "./process.ts";

const team = uuid7();
const user = uuid7();
export const headers = { "x-user": user, "x-team": team };

/** Events that make one notification each. */
export const events = (count: number): TaskEvent[] =>
  Array.from({ length: count }, (_, index) => taskEvent({ team, assignee: user, title: `Number ${index}` }));

export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("postgres", { scope: "file" }, async ({}, { onCleanup }) => {
    const postgres = await ownPostgres("notifications");
    onCleanup(postgres.close);
    return postgres;
  })
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
    const server = await testRedis();
    onCleanup(server.close);
    return server;
  })
  /** A client of `server`. */
  .extend("redis", { scope: "file" }, async ({ server: { url, password } }, { onCleanup }) => {
    const redis = createRedis({ url, password, name: "test", log: testLog().log });
    onCleanup(() => closeRedis(redis));
    await eventually(() => redis.status === "ready");
    return redis;
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
  .extend("start", ({ postgres, server, running }) => async (ready = true, redis: Servers["redis"] = server) => {
    const started = await startProcessOf({ postgres, redis, users: nowhere });
    running.push(started);
    if (ready) await started.ready(20_000);
    return started;
  })
  /** Publishes in batches, so that events are consumed while they arrive. */
  .extend("publishAll", ({ redis }) => async (all: readonly TaskEvent[], pause = 5) => {
    for (let index = 0; index < all.length; index += 25) {
      await publish(redis, ...all.slice(index, index + 25));
      await sleep(pause);
    }
  })
  /** A new connection to the database. */
  .extend("connected", ({ postgres }) => async () => {
    const client = new pg.Client({ connectionString: postgres.url.replace("@", `:${postgres.password}@`) });
    client.on("error", () => {}); // the tests kill the server
    await client.connect();
    return client;
  })
  /** The ids of those events that have a notification. */
  .extend("stored", ({ connected }) => async (all: readonly TaskEvent[]) => {
    const client = await connected();
    try {
      const text = "SELECT event_id AS id FROM notifications WHERE event_id = ANY ($1)";
      return (await client.query<{ id: string }>(text, [all.map(({ id }) => id)])).rows.map(({ id }) => id);
    } finally {
      await client.end();
    }
  })
  .extend("pending", ({ redis }) => async () => {
    return ((await redis.xpending(stream.tasks, "notifications")) as number[])[0];
  })
  /** Expects exactly one notification per event, nothing pending and nothing given up. */
  .extend("expectAll", ({ redis, stored, pending }) => async (all: readonly TaskEvent[], withinMs = 25_000) => {
    const ids = all.map(({ id }) => id);
    await eventually(async () => (await stored(all)).length >= ids.length, withinMs);
    expect((await stored(all)).sort()).toEqual(ids.toSorted());
    await eventually(async () => (await pending()) === 0, withinMs);
    expect(await redis.xlen(stream.deadTasks)).toBe(0);
  });
it.beforeEach(({ server }) => server.flush());
