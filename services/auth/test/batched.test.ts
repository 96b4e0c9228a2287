import { describe, expect, it } from "vitest";
import { batched } from "../src/batched.ts";
import { remember } from "../src/remember.ts";

describe("concurrent reads", () => {
  it("are one call, and each has its own answer", async () => {
    const calls: string[][] = [];
    const ask = batched(async (keys) => {
      calls.push(keys);
      return keys.map((key) => key.toUpperCase());
    });
    expect(await Promise.all(["a", "b", "a", "c"].map(ask))).toEqual(["A", "B", "A", "C"]);
    expect(calls).toEqual([["a", "b", "c"]]);
    expect(await ask("a")).toBe("A");
    expect(calls).toHaveLength(2);
  });

  it("fail together, and later ones do not", async () => {
    let broken = true;
    const ask = batched(async (keys) => (broken ? Promise.reject(new Error("down")) : keys));
    const results = await Promise.allSettled(["a", "b"].map(ask));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    broken = false;
    expect(await ask("a")).toBe("a");
  });
});

describe("a remembered value", () => {
  const start = () => {
    const state = { now: 1_000, version: 0, made: 0 };
    const memory = remember<number>({ limit: 3, clock: () => state.now, version: () => state.version });
    const get = (key: string, until = 1_100) =>
      memory.get(key, async () => {
        state.made += 1;
        return { value: state.made, until };
      });
    return { state, memory, get };
  };

  it("is made once until its end or until the version changes", async () => {
    const { state, get } = start();
    expect(await Promise.all([get("a"), get("a")])).toEqual([1, 1]);
    state.now = 1_099;
    expect(await get("a")).toBe(1);
    state.now = 1_100;
    expect(await get("a", 1_200)).toBe(2);
    state.version = 1;
    expect(await get("a", 1_200)).toBe(3);
  });

  it("is removed as the least recently used above the limit", async () => {
    const { get } = start();
    for (const key of ["a", "b", "c", "d"]) await get(key);
    expect(await get("b")).toBe(2);
    expect(await get("a")).toBe(5);
  });

  it("is not displaced by a failure, and a failure is not remembered", async () => {
    const { memory, get } = start();
    for (const key of ["a", "b", "c"]) await get(key);
    const failing = [1, 2, 3].map((key) => memory.get(`x${key}`, () => Promise.reject(new Error("no"))));
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(Array(3).fill("rejected"));
    expect(await get("a")).toBe(1);
    expect(await get("x1")).toBe(4);
  });
});
