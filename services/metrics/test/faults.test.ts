import { setTimeout as sleep } from "node:timers/promises";
import { type Status, stream } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import type { Redis } from "ioredis";
import { describe, expect } from "vitest";
import { keys } from "../src/keys.ts";
import { life, publish } from "./events.ts";
import { it } from "./fixture.ts";
import { counted, expectRecount } from "./recount.ts";

const team = (index: number) => `00000000-0000-4000-8000-00000000000${index % 4}`;
const identity = { "x-user": team(0), "x-team": team(0) };
const lasts: Status[] = ["open", "in_progress", "done"];

/** Publishes the events of `times` tasks in batches, so that replicas read while they arrive. */
async function publishLives(redis: Redis, times: number, pause = 1): Promise<void> {
  for (let index = 0; index < times; index += 20) {
    const lives = Array.from({ length: 20 }, (_, more) => life(team(more), lasts[(index + more) % 3] ?? "open"));
    await publish(redis, ...lives.flat());
    await sleep(pause);
  }
}

describe("the counts are correct", () => {
  it("when replicas are killed while they count, and after a restart", { timeout: 60_000 }, async ({
    redis,
    running,
    start,
  }) => {
    for (const service of [await start(), await start()]) await service.ready();
    const publishing = publishLives(redis, 3_000);
    for (let times = 0; times < 4; times += 1) {
      await sleep(150);
      await running.shift()?.end("SIGKILL");
      await start();
    }
    await publishing;
    await expectRecount(redis);
    for (const service of running.splice(0)) await service.end("SIGTERM");
    const before = await counted(redis, keys.totals);
    expect(before.created).toBe(3_000);
    const again = await start();
    await again.ready();
    const answer = await fetch(`${again.url}/metrics`).then((response) => response.text());
    expect(answer).toContain(`\ntaskflow_tasks_created_total 3000\n`);
    expect(await counted(redis, keys.totals)).toEqual(before);
  });

  it("when Redis is killed under load", { timeout: 60_000 }, async ({ server, redis, start }) => {
    const service = await start();
    await service.ready();
    await publishLives(redis, 400);
    await sleep(1_100); // the append-only file is written once a second
    await server.kill();
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${service.url}/stats`, { headers: identity })).status).toBe(503);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    const scraped = await fetch(`${service.url}/metrics`).then((response) => response.text());
    expect(scraped).not.toMatch(/^taskflow_tasks_created_total/m);
    expect(scraped).toContain("process_resident_memory_bytes");
    await server.start();
    await eventually(() => redis.status === "ready");
    await publishLives(redis, 400);
    await expectRecount(redis);
    expect((await counted(redis, keys.totals)).created).toBe(800);
    await service.ready();
  });

  it("when Redis hangs for a while", { timeout: 60_000 }, async ({ server, redis, start }) => {
    const service = await start();
    await service.ready();
    const publishing = publishLives(redis, 400, 20).catch(() => {}); // publishing may fail while Redis hangs; the recount reads only the entries in the stream
    await sleep(100);
    server.pause();
    const asked = performance.now();
    expect((await fetch(`${service.url}/stats`, { headers: identity })).status).toBe(503);
    expect(performance.now() - asked).toBeLessThan(3_000);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    server.resume();
    await publishing;
    await publishLives(redis, 100);
    await expectRecount(redis);
  });

  it("when the memory of Redis is full for a while", { timeout: 60_000 }, async ({ redis, start }) => {
    const service = await start();
    await service.ready();
    await publishLives(redis, 100);
    await expectRecount(redis);
    const { length } = await redis.keys("*");
    expect(length).toBeGreaterThan(0);
    service.signal("SIGSTOP");
    await publishLives(redis, 100);
    await redis.config("SET", "maxmemory", "1000000");
    service.signal("SIGCONT");
    await eventually(() => service.log().includes("OOM"));
    await redis.config("SET", "maxmemory", "0");
    await expectRecount(redis);
  });
});

describe("a process", () => {
  it("starts while Redis is down, and is ready once it is up", { timeout: 60_000 }, async ({
    server,
    redis,
    start,
  }) => {
    await server.stop();
    const service = await start();
    await eventually(async () => (await fetch(`${service.url}/healthz`)).ok);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    await server.start();
    await service.ready();
    await eventually(() => redis.status === "ready");
    await publishLives(redis, 20);
    await expectRecount(redis);
  });

  it("ends on SIGTERM with every request answered", { timeout: 60_000 }, async ({ server, redis, start }) => {
    const service = await start();
    await service.ready();
    await publishLives(redis, 20);
    server.pause();
    const asked = Array.from({ length: 30 }, () => fetch(`${service.url}/stats?days=30`, { headers: identity }));
    await sleep(1_000); // until all requests have arrived
    const ended = service.end("SIGTERM");
    await sleep(300);
    server.resume();
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 200));
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it("is ready within a second, counts fast, and needs little memory", { timeout: 60_000 }, async ({
    redis,
    start,
  }) => {
    const begun = performance.now();
    const service = await start();
    await service.ready();
    const ready = performance.now() - begun;
    service.signal("SIGSTOP");
    const many = 20_000;
    for (let index = 0; index < many / 40; index += 1) {
      const lives = Array.from({ length: 20 }, (_, more) => life(team(more), "in_progress"));
      await publish(redis, ...lives.flat());
    }
    service.signal("SIGCONT");
    const start1 = performance.now();
    const [newest] = await redis.xrevrange(stream.tasks, "+", "-", "COUNT", 1);
    await eventually(async () => (await redis.hget(keys.state, "position")) === newest?.[0], 30_000);
    const seconds = (performance.now() - start1) / 1_000;
    const rate = Math.round(many / seconds);
    console.info(`metrics: ready in ${Math.round(ready)} ms, ${rate} events/s, ${Math.round(service.rss() / 1e6)} MB`);
    expect(rate).toBeGreaterThan(1_000);
    expect(service.rss()).toBeLessThan(120e6);
    await expectRecount(redis);
  });
});
