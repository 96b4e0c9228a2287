import { setTimeout as sleep } from "node:timers/promises";
import { stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { eventually, testLog } from "@taskflow/kit/testing.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import pg from "pg";
import { test as base, describe, expect } from "vitest";
import { ownPostgres, testRedis } from "../../../local/test-servers.ts";
import { publish, taskEvent } from "./events.ts";
import { nowhere, type Servers } from "./fixture.ts";
import { type ServiceProcess, startProcessOf } from "./process.ts";
import { startProxy } from "./proxy.ts";
import { follow } from "./sse.ts";

const team = uuid7();
const user = uuid7();
const headers = { "x-user": user, "x-team": team };

const events = (count: number): TaskEvent[] =>
  Array.from({ length: count }, (_, index) => taskEvent({ team, assignee: user, title: `Number ${index}` }));

const it = base
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

describe("no event is lost, and none makes two notifications,", () => {
  it("when processes are killed while they consume", { timeout: 90_000 }, async ({
    running,
    start,
    publishAll,
    expectAll,
  }) => {
    await start();
    await start();
    const all = events(4_000);
    const publishing = publishAll(all);
    for (let times = 0; times < 5; times += 1) {
      await sleep(200);
      await running.shift()?.end("SIGKILL");
      await start(false);
    }
    await publishing;
    await expectAll(all, 60_000);
  });

  it("when a process is killed between commit and acknowledgement, and open pages receive all", {
    timeout: 60_000,
  }, async ({ server, redis, start, connected, stored, pending, expectAll }) => {
    const proxy = await startProxy(server.port);
    const service = await start(true, { url: `redis://127.0.0.1:${proxy.port}`, password: server.password });
    const all = events(50);
    const blocker = await connected();
    await blocker.query("BEGIN; LOCK TABLE notifications IN ACCESS EXCLUSIVE MODE");
    await publish(redis, ...all);
    await eventually(async () => (await pending()) === 50);
    proxy.cut();
    await blocker.query("COMMIT");
    await blocker.end();
    await eventually(async () => (await stored(all)).length === 50);
    await service.end("SIGKILL");
    proxy.close();
    expect(await pending()).toBe(50);
    expect(await redis.xlen(stream.notifications)).toBe(0);
    await start();
    await expectAll(all);
    // The second process sends the lines for open pages that the first one could not send.
    const lines = await redis.xrange(stream.notifications, "-", "+");
    const told = lines.map(([, fields]) => JSON.parse(fields[1] ?? "{}").text as string);
    expect(told.sort()).toEqual(all.map(({ task }) => `“${task.title}” was changed`).sort());
  });

  it("when PostgreSQL is killed, and stays down for a while", { timeout: 90_000 }, async ({
    postgres,
    start,
    publishAll,
    expectAll,
  }) => {
    const services = [await start(), await start()];
    const all = events(1_500);
    const publishing = publishAll(all, 10);
    await sleep(200);
    await postgres.kill();
    await publishing;
    const [service] = services as [ServiceProcess];
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    const refused = await fetch(`${service.url}/notifications`, { headers });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    // Longer than five times the time after which other replicas take over pending entries.
    await sleep(3_500);
    await postgres.start();
    await expectAll(all);
    const deliveries = services.map(({ log }) => log()).join("\n");
    expect(deliveries).toContain("events wait for the database");
    expect(deliveries).not.toContain("given up");
    for (const { ready } of services) await ready(20_000);
  });

  it("when PostgreSQL hangs", { timeout: 90_000 }, async ({ postgres, start, publishAll, expectAll }) => {
    const service = await start();
    const all = events(600);
    const publishing = publishAll(all, 20);
    await sleep(150);
    postgres.pause();
    try {
      const begun = performance.now();
      expect((await fetch(`${service.url}/notifications`, { headers })).status).toBe(503);
      expect(performance.now() - begun).toBeLessThan(9_000);
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
      await publishing;
    } finally {
      postgres.resume();
    }
    await expectAll(all, 40_000);
  });

  it("when the role has another password for a while", { timeout: 60_000 }, async ({
    postgres,
    redis,
    start,
    expectAll,
  }) => {
    const service = await start();
    const admin = new pg.Client({
      connectionString: postgres.superuser.url.replace("@", `:${postgres.superuser.password}@`),
    });
    await admin.connect();
    const all = events(100);
    try {
      await admin.query("ALTER ROLE notifications PASSWORD 'another'");
      await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'notifications'");
      await publish(redis, ...all);
      // Longer than five times the time after which other replicas take over pending entries.
      await sleep(3_500);
      expect(await redis.xlen(stream.deadTasks)).toBe(0);
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
      await admin.query(`ALTER ROLE notifications PASSWORD ${pg.escapeLiteral(postgres.password)}`);
    } finally {
      await admin.end();
    }
    await expectAll(all);
  });

  it("when Redis is killed and comes back", { timeout: 90_000 }, async ({
    server,
    redis,
    start,
    publishAll,
    expectAll,
  }) => {
    const services = [await start(), await start()];
    const follower = await follow(services[0]?.url ?? "", headers);
    const all = events(1_000);
    await publishAll(all.slice(0, 500));
    await sleep(1_200); // the append-only file is written once a second
    await server.kill();
    expect((await fetch(`${services[0]?.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${services[0]?.url}/notifications`, { headers })).status).toBe(200);
    await sleep(500);
    await server.start();
    await eventually(() => redis.status === "ready");
    await publishAll(all.slice(500));
    await expectAll(all);
    // The page kept its connection, and received everything.
    await follower.heard("task", all.length);
    expect(follower.ended()).toBe(false);
    follower.close();
  });

  it("when Redis hangs", { timeout: 60_000 }, async ({ server, start, publishAll, expectAll }) => {
    const service = await start();
    const all = events(200);
    await publishAll(all.slice(0, 100));
    server.pause();
    await sleep(3_000);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${service.url}/notifications`, { headers })).status).toBe(200);
    server.resume();
    await publishAll(all.slice(100));
    await expectAll(all);
  });

  it("when Redis is flushed and filled again", { timeout: 60_000 }, async ({
    server,
    start,
    publishAll,
    expectAll,
  }) => {
    await start();
    await start();
    const all = events(600);
    await publishAll(all.slice(0, 300));
    await expectAll(all.slice(0, 300));
    await server.flush();
    await publishAll(all);
    await expectAll(all);
  });

  it("when the memory of Redis is full for a while", { timeout: 60_000 }, async ({
    redis,
    start,
    stored,
    expectAll,
  }) => {
    const service = await start();
    const all = events(300);
    await publish(redis, ...all.slice(0, 100));
    await expectAll(all.slice(0, 100));
    service.signal("SIGSTOP");
    await publish(redis, ...all.slice(100));
    await redis.config("SET", "maxmemory", "1000000");
    service.signal("SIGCONT");
    await eventually(async () => (await stored(all)).length === 300);
    await redis.config("SET", "maxmemory", "0");
    await expectAll(all);
  });
});

describe("a process", () => {
  it("starts while PostgreSQL and Redis are down, and becomes ready when they are up", {
    timeout: 60_000,
  }, async ({ postgres, server, redis, start, expectAll }) => {
    await postgres.stop("immediate");
    await server.stop();
    const service = await start(false);
    await eventually(async () => (await fetch(`${service.url}/healthz`)).ok);
    const { status, checks } = (await (await fetch(`${service.url}/readyz`)).json()) as {
      status: string;
      checks: object;
    };
    expect([status, Object.keys(checks)]).toEqual(["unready", ["postgres", "migrations", "redis"]]);
    expect((await fetch(`${service.url}/notifications/events`, { headers })).status).toBe(503);
    await server.start();
    await postgres.start();
    await service.ready(20_000);
    await eventually(() => redis.status === "ready");
    const all = events(10);
    await publish(redis, ...all);
    await expectAll(all);
  });

  it("stops on SIGTERM under load: requests answered, pages closed, no event lost", { timeout: 60_000 }, async ({
    redis,
    start,
    publishAll,
    connected,
    pending,
    expectAll,
  }) => {
    const service = await start();
    const all = events(3_000);
    const pages = await Promise.all(Array.from({ length: 10 }, () => follow(service.url, headers)));
    const publishing = publishAll(all, 2);
    await sleep(300);
    // Each request makes two queries, and the pool has a connection for each.
    const blocker = await connected();
    await blocker.query("BEGIN; LOCK TABLE notifications IN ACCESS EXCLUSIVE MODE");
    const asked = Array.from({ length: 4 }, () => fetch(`${service.url}/notifications`, { headers }));
    await sleep(1_000); // until all requests have arrived
    const ended = service.end("SIGTERM", 25_000);
    await sleep(300);
    await blocker.query("COMMIT");
    await blocker.end();
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 200));
    for (const { ended: isEnded } of pages) await eventually(isEnded, 3_000);
    expect(await ended).toEqual({ code: 0, signal: null });
    await publishing;
    const group = (await redis.xinfo("CONSUMERS", stream.tasks, "notifications")) as unknown[];
    expect([group.length, await pending()]).toEqual([0, 0]);
    await start();
    await expectAll(all);
  });

  it("stops in time on SIGTERM even while PostgreSQL and Redis hang", { timeout: 60_000 }, async ({
    postgres,
    server,
    redis,
    start,
  }) => {
    const service = await start();
    await publish(redis, ...events(10));
    postgres.pause();
    server.pause();
    try {
      const begun = performance.now();
      await service.end("SIGTERM", 25_000);
      expect(performance.now() - begun).toBeLessThan(22_000);
    } finally {
      postgres.resume();
      server.resume();
    }
  });

  it("is ready soon, consumes fast, and needs little memory", { timeout: 90_000 }, async ({
    redis,
    start,
    expectAll,
  }) => {
    await (await start()).end("SIGTERM");
    const begun = performance.now();
    const service = await start();
    const ready = performance.now() - begun;
    const pages = await Promise.all(Array.from({ length: 15 }, () => follow(service.url, headers)));
    const idle = service.rss();
    service.signal("SIGSTOP");
    const all = events(10_000);
    for (let index = 0; index < all.length; index += 500) await publish(redis, ...all.slice(index, index + 500));
    service.signal("SIGCONT");
    const begun1 = performance.now();
    const done = async () => {
      const [group] = (await redis.xinfo("GROUPS", stream.tasks)) as unknown[][];
      return group?.[group.indexOf("lag") + 1] === 0 && group?.[group.indexOf("pending") + 1] === 0;
    };
    await eventually(done, 60_000);
    const rate = Math.round(all.length / ((performance.now() - begun1) / 1_000));
    const megabytes = [idle, service.rss()].map((bytes) => `${Math.round(bytes / 1e6)} MB`);
    console.info(`notifications: ready in ${Math.round(ready)} ms, ${rate} events/s, ${megabytes.join(" then ")}`);
    expect(rate).toBeGreaterThan(300);
    expect(service.rss()).toBeLessThan(180e6);
    await expectAll(all);
    for (const page of pages) await page.heard("notification", 1);
    for (const page of pages) page.close();
  });
});
