import { setTimeout as sleep } from "node:timers/promises";
import { stream } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import pg from "pg";
import { describe, expect } from "vitest";
import { publish } from "./events.ts";
import type { ServiceProcess } from "./process.ts";
import { events, headers, it } from "./process-fixture.ts";
import { startProxy } from "./proxy.ts";
import { follow } from "./sse.ts";

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
