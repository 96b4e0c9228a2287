import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Loop, loop } from "../loop.ts";
import { eventually, testLog } from "../testing.ts";

const unhandled: unknown[] = [];
const listener = (reason: unknown) => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", listener));
afterAll(() => {
  process.off("unhandledRejection", listener);
  expect(unhandled).toEqual([]);
});

let running: Loop | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

/** Starts a loop and counts its rounds. */
function begin(
  options: { pauseMs: number; longestPauseMs?: number },
  round?: (signal: AbortSignal) => Promise<unknown>,
) {
  const { log, lines } = testLog();
  const rounds: number[] = [];
  running = loop({ name: "test", log, ...options }, async (signal) => {
    rounds.push(performance.now());
    return round?.(signal);
  });
  running.start();
  return { it: running, lines, rounds };
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

describe("a loop", () => {
  it("runs at once and after each pause", async () => {
    const { rounds } = begin({ pauseMs: 50 });
    expect(rounds).toHaveLength(1);
    await eventually(() => rounds.length >= 4);
    for (const [index, at] of rounds.slice(1).entries()) expect(at - (rounds[index] ?? 0)).toBeGreaterThan(45);
  });

  it("starts once, however often start() is called", async () => {
    const { it, rounds } = begin({ pauseMs: 10_000 });
    it.start();
    it.start();
    await sleep(20);
    expect(rounds).toHaveLength(1);
  });

  it("runs one round at a time", async () => {
    let inside = 0;
    let most = 0;
    const { it, rounds } = begin({ pauseMs: 0 }, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
    });
    for (let time = 0; time < 20; time += 1) {
      it.wake();
      await sleep(2);
    }
    expect(most).toBe(1);
    expect(rounds.length).toBeGreaterThan(3);
  });

  it("without a pause yields to other work", async () => {
    const { rounds } = begin({ pauseMs: 0 });
    await sleep(30);
    expect(rounds.length).toBeGreaterThan(3);
  });

  it('ends when a round returns "done"', async () => {
    const { it, rounds } = begin({ pauseMs: 1 }, async () => "done");
    await sleep(30);
    expect(rounds).toHaveLength(1);
    await it.stop();
  });
});

describe("wake", () => {
  it("ends the pause", async () => {
    const { it, rounds } = begin({ pauseMs: 60_000 });
    for (let count = 2; count <= 5; count += 1) {
      await sleep(10);
      it.wake();
      await eventually(() => rounds.length === count);
    }
  });

  it("during a round causes exactly one more round", async () => {
    const { it, rounds } = begin({ pauseMs: 60_000 }, () => sleep(30));
    await sleep(5);
    for (let time = 0; time < 10; time += 1) it.wake();
    await sleep(150);
    expect(rounds).toHaveLength(2);
  });

  it("before the start does no harm", async () => {
    const { log } = testLog();
    const rounds: number[] = [];
    running = loop({ name: "test", log, pauseMs: 60_000 }, async () => void rounds.push(1));
    running.wake();
    running.start();
    await eventually(() => rounds.length >= 1);
  });

  it("does not make a storm of a round that fails", async () => {
    const { it, rounds } = begin({ pauseMs: 1_000 }, async () => Promise.reject(new Error("down")));
    const end = performance.now() + 500;
    while (performance.now() < end) {
      it.wake();
      await sleep(1);
    }
    expect(rounds.length).toBeGreaterThan(1);
    expect(rounds.length).toBeLessThan(10);
  });
});

describe("a round that fails", () => {
  it("is logged and retried after pauses that double up to the longest", async () => {
    const { rounds, lines } = begin({ pauseMs: 0, longestPauseMs: 300 }, async () => Promise.reject(new Error("no")));
    await eventually(() => rounds.length >= 5);
    const pauses = rounds.slice(1).map((at, index) => at - (rounds[index] ?? 0));
    for (const [index, expected] of [100, 200, 300, 300].entries()) {
      expect(pauses[index]).toBeGreaterThan(expected - 10);
      expect(pauses[index]).toBeLessThan(expected + 90);
    }
    expect(lines[0]).toMatchObject({ level: "warn", loop: "test", errors: 1, err: { message: "no" } });
    expect(lines.length).toBeGreaterThanOrEqual(4);
  });

  it("no longer lengthens the pause after a successful round", async () => {
    let fail = true;
    const { rounds } = begin({ pauseMs: 20 }, async () => {
      if (fail) throw new Error("no");
    });
    await eventually(() => rounds.length >= 3);
    fail = false;
    await eventually(() => rounds.length >= 8);
    expect((rounds.at(-1) ?? 0) - (rounds.at(-2) ?? 0)).toBeLessThan(90);
  });

  it("may throw synchronously", async () => {
    const { log } = testLog();
    let rounds = 0;
    running = loop({ name: "test", log, pauseMs: 1 }, () => {
      rounds += 1;
      throw new Error("at once");
    });
    expect(() => running?.start()).not.toThrow();
    await eventually(() => rounds >= 2);
  });
});

describe("stop", () => {
  it("ends a pause at once", async () => {
    const { it } = begin({ pauseMs: 60_000 });
    await sleep(10);
    const begun = performance.now();
    await it.stop();
    expect(performance.now() - begun).toBeLessThan(100);
  });

  it("ends the pause after an error at once", async () => {
    const { it } = begin({ pauseMs: 60_000 }, async () => Promise.reject(new Error("no")));
    await sleep(10);
    const begun = performance.now();
    await it.stop();
    expect(performance.now() - begun).toBeLessThan(100);
  });

  it("aborts the running round's signal and waits for its end", async () => {
    let ended = false;
    const { it, rounds } = begin({ pauseMs: 0 }, async (signal) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      await sleep(30);
      ended = true;
    });
    await sleep(10);
    await it.stop();
    expect(ended).toBe(true);
    expect(rounds).toHaveLength(1);
  });

  it("does not log the error of an aborted round", async () => {
    const { it, lines } = begin({ pauseMs: 0 }, async (signal) => {
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("ended"))));
    });
    await sleep(10);
    await it.stop();
    expect(lines).toEqual([]);
  });

  it("may be called twice and before the start", async () => {
    const { it } = begin({ pauseMs: 10 });
    await Promise.all([it.stop(), it.stop()]);
    const { log } = testLog();
    const never = loop({ name: "test", log, pauseMs: 1 }, async () => {});
    await never.stop();
  });

  it("leaves no timer or listener", async () => {
    const before = timers();
    const signals: AbortSignal[] = [];
    const { it } = begin({ pauseMs: 1 }, async (signal) => void signals.push(signal));
    const warnings: Error[] = [];
    process.on("warning", (warning) => warnings.push(warning));
    await eventually(() => signals.length > 50);
    await it.stop();
    expect(timers()).toBeLessThanOrEqual(before);
    expect(warnings).toEqual([]);
  });
});
