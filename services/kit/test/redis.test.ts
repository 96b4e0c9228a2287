import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { type TestRedis, testRedis } from "../../../local/test-servers.ts";
import type { App } from "../app.ts";
import { blocking, checkRedis, closeRedis, createRedis } from "../redis.ts";
import { eventually, testLog } from "../testing.ts";
import { problemOf, testApp } from "./fixture.ts";

let server: TestRedis;
let redis: Redis;
let app: App;
let lines: Record<string, unknown>[];
const readers: Redis[] = [];
beforeAll(async () => {
  server = await testRedis();
});
afterAll(() => server?.close());
afterEach(async () => {
  server.resume();
  for (const one of [redis, ...readers.splice(0)]) await closeRedis(one);
  await app?.close();
});

async function connect(more: { url?: string; password?: string } = {}): Promise<void> {
  const test = testLog();
  ({ lines } = test);
  redis = createRedis({ url: server.url, password: server.password, name: "kit-test", log: test.log, ...more });
  ({ app } = await testApp({ checks: [{ name: "redis", check: () => checkRedis(redis) }] }));
  app.get("/read", async () => ({ value: await redis.get("key") }));
  app.get("/write", async () => ({ value: await redis.set("key", "x".repeat(1_000)) }));
  app.get("/wrong", async () => redis.lpush("key", "1"));
  app.get("/many", async () => redis.multi().set("a", "x".repeat(1_000)).exec());
}

const status = async (url = "/read") => (await app.inject(url)).statusCode;
const isReady = () => eventually(async () => (await status("/readyz")) === 200);

async function isRefused(url = "/read", withinMs = 500): Promise<void> {
  const begun = performance.now();
  const answer = await app.inject(url);
  expect(problemOf(answer, 503).detail).toContain("does not answer");
  expect(answer.headers["retry-after"]).toBe("2");
  expect(performance.now() - begun).toBeLessThan(withinMs);
}

describe("Redis", () => {
  it("answers and shows the client's name", async () => {
    await connect();
    await isReady();
    expect(await status("/write")).toBe(200);
    expect(await redis.client("LIST")).toContain("name=kit-test");
    expect(await status("/wrong")).toBe(500);
  });

  it("down at first: answers 503 at once, logs one line, and recovers when it is up", async () => {
    await server.stop();
    await connect();
    await sleep(100);
    await isRefused();
    expect(await status("/readyz")).toBe(503);
    await sleep(1_500);
    await isRefused();
    expect(lines.filter(({ level }) => level === "warn")).toHaveLength(1);
    await server.start();
    await isReady();
    expect(await status()).toBe(200);
    expect(lines.at(-1)?.message).toBe("connected to Redis");
  });

  it("killed under load: answers 503 and nothing else, and recovers when it is back", async () => {
    await connect();
    await isReady();
    const answers = new Set<number>();
    let running = true;
    const work = Array.from({ length: 20 }, async () => {
      while (running) {
        answers.add(await status("/write"));
        await sleep(1);
      }
    });
    await sleep(200);
    await server.kill();
    await sleep(500);
    await isRefused();
    await server.start();
    await isReady();
    running = false;
    await Promise.all(work);
    expect([...answers].toSorted()).toEqual([200, 503]);
  });

  it("that hangs: answers 503 within seconds, does not pile up commands, and recovers when it continues", async () => {
    await connect();
    await isReady();
    server.pause();
    const begun = performance.now();
    const waiting: number[] = [];
    while (performance.now() - begun < 9_000) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => app.inject("/write")));
      for (const answer of answers) problemOf(answer, 503);
      waiting.push(redis.commandQueue.length);
      await sleep(100);
    }
    expect(waiting.at(-1)).toBeLessThan(50);
    server.resume();
    await isReady();
    expect(await status("/write")).toBe(200);
  });

  it("with another password: answers 503 and logs no password", async () => {
    const password = randomBytes(12).toString("hex");
    await connect({ password });
    await eventually(() => lines.find(({ level }) => level === "warn"));
    await isRefused();
    await sleep(300);
    expect(JSON.stringify(lines)).toContain("WRONGPASS");
    expect(JSON.stringify(lines)).not.toContain(password);
  });

  it("that is full, read-only, or busy with a script: answers 503, and recovers afterwards", async () => {
    await connect();
    await isReady();
    await server.command("CONFIG", "SET", "maxmemory", "1");
    await isRefused("/write");
    await isRefused("/many");
    expect(await status()).toBe(200);
    await server.command("CONFIG", "SET", "maxmemory", "0");
    expect(await status("/write")).toBe(200);

    await server.command("REPLICAOF", "127.0.0.1", `${await freePort()}`);
    await isRefused("/write");
    await server.command("REPLICAOF", "NO", "ONE");
    await eventually(async () => (await status("/write")) === 200);

    await server.command("CONFIG", "SET", "busy-reply-threshold", "50");
    const script = server.command("EVAL", "while true do end", "0").catch(() => {});
    await eventually(async () => (await status()) === 503);
    await isRefused();
    await server.command("SCRIPT", "KILL");
    await script;
    await eventually(async () => (await status()) === 200);
  });

  it("that accepts no more clients: answers 503, and recovers when it does", async () => {
    await server.command("CONFIG", "SET", "maxclients", "1");
    const blocker = server.command("BLPOP", "nothing", "3");
    await sleep(200);
    await connect();
    await sleep(200);
    await isRefused();
    await blocker;
    await isReady();
    await closeRedis(redis);
    await eventually(async () => (await server.command("CONFIG", "SET", "maxclients", "1000")) === "+OK");
  });

  it("closed in any state: answers 503", async () => {
    await connect();
    await isReady();
    await closeRedis(redis);
    await isRefused();
    await closeRedis(redis);
  });
});

describe("a blocking read", () => {
  const reader = (): Redis => {
    const own = blocking(redis);
    readers.push(own);
    return own;
  };

  it("waits for its BLOCK time, longer than the time-out of other commands", async () => {
    await connect();
    const own = reader();
    await eventually(() => own.status === "ready");
    const begun = performance.now();
    expect(await own.xread("BLOCK", 2_600, "STREAMS", "stream", "$")).toBeNull();
    expect(performance.now() - begun).toBeGreaterThan(2_500);
  });

  it("returns as soon as there is an entry", async () => {
    await connect();
    const own = reader();
    await eventually(() => own.status === "ready" && redis.status === "ready");
    const read = own.xread("BLOCK", 5_000, "STREAMS", "stream", "$");
    await sleep(100);
    await redis.xadd("stream", "*", "a", "1");
    expect((await read)?.[0]?.[1]?.[0]?.[1]).toEqual(["a", "1"]);
  });

  it("ends at once if the server is killed, in time if it hangs, and recovers in both cases", async () => {
    await connect();
    const own = reader();
    await eventually(() => own.status === "ready");
    const first = own.xread("BLOCK", 5_000, "STREAMS", "stream", "$").then(
      () => "answered",
      () => "refused",
    );
    await sleep(100);
    await server.kill();
    expect(await first).toBe("refused");
    await server.start();
    await eventually(() => own.status === "ready");
    const begun = performance.now();
    const second = own.xread("BLOCK", 1_000, "STREAMS", "stream", "$").then(
      () => "answered",
      () => "refused",
    );
    await sleep(100);
    server.pause();
    expect(await second).toBe("refused");
    expect(performance.now() - begun).toBeLessThan(15_000);
    server.resume();
    await eventually(() => own.status === "ready");
    expect(await own.xread("BLOCK", 10, "STREAMS", "stream", "$")).toBeNull();
  });
});
