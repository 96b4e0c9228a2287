import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { App } from "../app.ts";
import type { Check } from "../health.ts";
import { testApp } from "./fixture.ts";

let app: App;
let lines: Record<string, unknown>[];
afterEach(() => app?.close());

async function start(checks: readonly Check[]) {
  ({ app, lines } = await testApp({ checks }));
  await app.ready();
  return async (url: string) => {
    const begun = performance.now();
    const { statusCode, body } = await app.inject(url);
    return { statusCode, body: JSON.parse(body), ms: performance.now() - begun };
  };
}

const good: Check = { name: "good", check: async () => {} };
const hanging: Check = { name: "hanging", check: () => new Promise(() => {}) };
const failing = (reason: unknown): Check => ({ name: "failing", check: async () => Promise.reject(reason) });

describe("liveness", () => {
  it("answers at once, whatever the checks do", async () => {
    const ask = await start([hanging, failing(new Error("down"))]);
    const readiness = ask("/readyz");
    for (const url of ["/healthz", "/health", "/healthz"]) {
      const { statusCode, body, ms } = await ask(url);
      expect(statusCode).toBe(200);
      expect(body.status).toBe("ok");
      expect(ms).toBeLessThan(300);
    }
    expect((await readiness).statusCode).toBe(503);
  });

  it("runs no check", async () => {
    let runs = 0;
    const check = async () => {
      runs += 1;
    };
    const ask = await start([{ name: "counted", check }]);
    expect((await ask("/health")).body.checks).toEqual({ counted: { status: "unknown", ms: 0 } });
    await ask("/healthz");
    expect(runs).toBe(0);
    await ask("/readyz");
    expect(runs).toBe(1);
    expect((await ask("/health")).body.checks.counted.status).toBe("up");
  });
});

describe("readiness", () => {
  it("succeeds without checks", async () => {
    const ask = await start([]);
    expect(await ask("/readyz")).toMatchObject({ statusCode: 200, body: { status: "ready", checks: {} } });
  });

  it("waits at most a second for all checks, which run concurrently", async () => {
    const ask = await start([hanging, { ...hanging, name: "other" }, good]);
    const { statusCode, body, ms } = await ask("/readyz");
    expect(statusCode).toBe(503);
    expect(ms).toBeGreaterThan(950);
    expect(ms).toBeLessThan(1_400);
    expect(body).toEqual({
      status: "unready",
      checks: {
        hanging: { status: "down", ms: expect.any(Number), error: "no answer in 1000 ms" },
        other: { status: "down", ms: expect.any(Number), error: "no answer in 1000 ms" },
        good: { status: "up", ms: expect.any(Number) },
      },
    });
  });

  it.each([
    ["an error", new Error("connect ECONNREFUSED"), "connect ECONNREFUSED"],
    ["text", "no", "no"],
    ["nothing", undefined, "undefined"],
    ["an AggregateError", new AggregateError([new Error("one"), new Error("two")]), "one; two"],
  ])("fails while a check rejects with %s, and recovers", async (_what, reason, shown) => {
    let down = true;
    const check = async () => (down ? Promise.reject(reason) : undefined);
    const ask = await start([{ name: "a", check }]);
    expect(await ask("/readyz")).toMatchObject({ statusCode: 503, body: { checks: { a: { error: shown } } } });
    down = false;
    await sleep(520);
    expect(await ask("/readyz")).toMatchObject({ statusCode: 200, body: { status: "ready" } });
  });

  it("fails if a check throws synchronously", async () => {
    const check = () => {
      throw new Error("at once");
    };
    const ask = await start([{ name: "a", check }]);
    expect(await ask("/readyz")).toMatchObject({ statusCode: 503, body: { checks: { a: { error: "at once" } } } });
  });

  it("runs each check once for all requests within half a second", async () => {
    let runs = 0;
    const check = async () => {
      runs += 1;
      await sleep(100);
    };
    const ask = await start([{ name: "slow", check }]);
    await Promise.all(Array.from({ length: 20 }, () => ask("/readyz")));
    expect(runs).toBe(1);
    await ask("/readyz");
    expect(runs).toBe(1);
    await sleep(520);
    await ask("/readyz");
    expect(runs).toBe(2);
  });

  it("survives a check that fails after its time-out", async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", listener);
    const check = async () => {
      await sleep(1_100);
      throw new Error("too late");
    };
    const ask = await start([{ name: "late", check }]);
    expect((await ask("/readyz")).statusCode).toBe(503);
    await sleep(300);
    process.off("unhandledRejection", listener);
    expect(unhandled).toEqual([]);
  });

  it("ends when the service stops, while liveness stays", async () => {
    const ask = await start([good]);
    expect((await ask("/readyz")).statusCode).toBe(200);
    app.stopping();
    expect(await ask("/readyz")).toMatchObject({ statusCode: 503, body: { status: "stopping" } });
    expect((await ask("/healthz")).statusCode).toBe(200);
  });

  it("is logged on each change only; the metric always has the current value", async () => {
    let down = false;
    const check = async () => (down ? Promise.reject(new Error("gone")) : undefined);
    const ask = await start([{ name: "a", check }]);
    const logged = () => lines.filter(({ dependency }) => dependency).map(({ message }) => message);
    const metric = async () =>
      /^taskflow_dependency_up\{dependency="a"\} (\d)$/m.exec((await app.inject("/metrics")).body)?.[1];
    for (down of [false, false, true, true, false]) {
      await ask("/readyz");
      expect(await metric()).toBe(down ? "0" : "1");
      await sleep(510);
    }
    expect(logged()).toEqual(["a is up", "a is down", "a is up"]);
    expect(lines.find(({ error }) => error)).toMatchObject({ dependency: "a", error: "gone" });
  });
});
