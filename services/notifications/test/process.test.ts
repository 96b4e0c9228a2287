import { setTimeout as sleep } from "node:timers/promises";
import { stream } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import { describe, expect } from "vitest";
import { publish } from "./events.ts";
import { events, headers, it } from "./process-fixture.ts";
import { follow } from "./sse.ts";

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
