import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isThere } from "../../src/tree/disk.ts";
import { compileOnce, emptyRoot, firstWord, sleep, startChild } from "./fixture.ts";
import { asSnapshot, snapshot, tree, write } from "./trees.ts";

compileOnce();

const trees = { a: asSnapshot(tree("a").values()), b: asSnapshot(tree("b").values()) };

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s at random moments leaves the old tree or the new one, and no work folder", async (signal, code) => {
    const out = emptyRoot();
    write(out, tree("a"));
    for (let n = 0; n < 10; n++) {
      const { child, ended } = startChild("loop-and-listen", out);
      await firstWord(child);
      await sleep(Math.random() * 40);
      child.kill(signal);
      expect(await ended).toMatchObject({ code, signal: null });
      expect([trees.a, trees.b]).toContainEqual(snapshot(out));
    }
  });

  test("before the commit ends the process at once, with the old tree", async () => {
    const out = emptyRoot();
    write(out, tree("a"));
    const { child, ended } = startChild("hold", out);
    await firstWord(child);
    expect(isThere(join(out, ".generate"))).toBe(true);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130 });
    expect(snapshot(out)).toEqual(trees.a);
  });

  test("during the commit ends the process after the commit", async () => {
    const out = emptyRoot();
    write(out, tree("a"));
    expect(await startChild("interrupt-commit", out).ended).toMatchObject({ code: 130 });
    expect(snapshot(out)).toEqual(trees.b);
  });
});

test("an uncaught error leaves the old tree, and no work folder", async () => {
  const out = emptyRoot();
  write(out, tree("a"));
  const { code, output } = await startChild("throw", out).ended;
  expect(code).toBe(1);
  expect(output).toContain("a bug");
  expect(snapshot(out)).toEqual(trees.a);
});

test("a run that has ended has no signal handlers", async () => {
  write(emptyRoot(), tree("a"));
  await sleep(0);
  await sleep(5);
  const out = emptyRoot();
  const before = ["SIGINT", "SIGTERM", "SIGHUP", "exit"].map((name) => process.listenerCount(name));
  write(out, tree("a"));
  expect(process.listenerCount("SIGINT")).toBe((before[0] ?? 0) + 1);
  await sleep(5);
  expect(["SIGINT", "SIGTERM", "SIGHUP", "exit"].map((name) => process.listenerCount(name))).toEqual(before);
});
