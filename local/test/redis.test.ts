import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../servers/redis.ts";
import { type TestRedis, testRedis } from "../test-servers.ts";

let redis: TestRedis;
beforeAll(async () => {
  redis = await testRedis();
});
afterAll(() => redis?.close());

const get = () => redis.command("GET", "key").catch((error: Error) => error.message);

test("keeps its data over a stop and over a kill", async () => {
  expect(await redis.command("SET", "key", "välue\r\n")).toBe("+OK");
  for (const down of [() => redis.stop(), () => redis.stop("immediate"), () => redis.kill()]) {
    await down();
    expect(await get()).toMatch(/ECONNREFUSED/);
    await redis.start();
    expect(await get()).toBe("$8");
  }
});

test("flush deletes all data", async () => {
  await redis.command("SET", "key", "value");
  await redis.flush();
  expect(await get()).toBe("$-1");
});

test("hangs while it is paused, and resumes", async () => {
  redis.pause();
  const late = redis.command("PING");
  expect(await Promise.race([late, new Promise((after) => setTimeout(after, 300, "silence"))])).toBe("silence");
  redis.resume();
  expect(await late).toBe("+PONG");
});

test("refuses a wrong password", async () => {
  expect(await ask(redis.port, "wrong", ["GET", "key"])).toMatch(/^-WRONGPASS/);
});

test("refuses a write above its memory limit instead of evicting data", async () => {
  const small = await testRedis({ maxMemory: 2 ** 20, appendOnly: false });
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => small.command("SET", `key${index}`, "x".repeat(100_000))),
  );
  expect(answers.filter((answer) => answer.startsWith("-OOM")).length).toBeGreaterThan(0);
  await small.close();
});
