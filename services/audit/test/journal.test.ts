import { appendFile, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { lastLines } from "../src/last-lines.ts";
import { anEvent, it } from "./fixture.ts";

interface Listing {
  readonly list: (limit?: number) => Promise<{ requestId: string }[]>;
}

const ids = async ({ list }: Listing, limit = 1_000) => (await list(limit)).map(({ requestId }) => Number(requestId));
const numbers = (from: number, to: number) => [...Array(to - from)].map((_, index) => from + index);

describe("a full file", () => {
  it("becomes the older one; both make one list, and only one older file is kept", async ({ start }) => {
    const audit = await start(1_000);
    const line = Buffer.byteLength(`${JSON.stringify(anEvent("10"))}\n`);
    const perFile = Math.ceil(1_000 / line);
    for (let index = 10; index < 10 + perFile; index += 1) await audit.add(anEvent(index));
    await expect(stat(`${audit.path}.1`)).rejects.toThrow("ENOENT");
    await audit.add(anEvent(10 + perFile));
    expect((await readFile(`${audit.path}.1`, "utf8")).trimEnd().split("\n")).toHaveLength(perFile);
    expect(await ids(audit)).toEqual(numbers(10, 11 + perFile));
    expect(await ids(audit, 3)).toEqual(numbers(8 + perFile, 11 + perFile));
    for (let index = 11 + perFile; index < 10 + 3 * perFile; index += 1) await audit.add(anEvent(index));
    expect(await ids(audit)).toEqual(numbers(10 + perFile, 10 + 3 * perFile));
    for (const path of [audit.path, `${audit.path}.1`]) expect((await stat(path)).size).toBeLessThan(1_000 + line);
  });

  it("holds 10 MB", async ({ audit }) => {
    await writeFile(audit.path, `${"x".repeat(9_999_900)}\n`);
    await audit.add(anEvent(1));
    await expect(stat(`${audit.path}.1`)).rejects.toThrow("ENOENT");
    await audit.add(anEvent(2));
    await audit.add(anEvent(3));
    expect((await stat(`${audit.path}.1`)).size).toBeGreaterThan(10_000_000);
    expect(await ids(audit)).toEqual([1, 2, 3]);
  });

  it("loses nothing under concurrent writes", async ({ start }) => {
    const audit = await start(5_000);
    for (let round = 0; round < 4; round += 1)
      await Promise.all(numbers(round * 10, round * 10 + 10).map((index) => audit.add(anEvent(index))));
    expect((await ids(audit)).sort((a, b) => a - b)).toEqual(numbers(0, 40));
  });
});

describe("the journal", () => {
  it("continues after a restart", async ({ audit }) => {
    await audit.add(anEvent(1));
    const again = audit.open();
    await again.append(anEvent(2));
    await again.close();
    expect(await ids(audit)).toEqual([1, 2]);
  });

  it("leaves out a line that a crash cut off, and loses nothing after it", async ({ audit }) => {
    await writeFile(audit.path, `${JSON.stringify(anEvent(1))}\n{"type":"login","ti`);
    await audit.add(anEvent(2));
    await appendFile(audit.path, 'null\n5\n"x"\n{}\n{"type":1,"time":2,"requestId":3}\n\n');
    await audit.add(anEvent(3));
    expect(await ids(audit)).toEqual([1, 2, 3]);
  });

  it("knows the size of an existing file", async ({ start }) => {
    const audit = await start(1_000);
    await writeFile(audit.path, `${"x".repeat(1_000)}\n`);
    await audit.add(anEvent(1));
    expect((await stat(`${audit.path}.1`)).size).toBe(1_001);
  });

  it("does not write through a link in its place", async ({ audit }) => {
    const elsewhere = join(audit.path, "..", "elsewhere");
    await writeFile(elsewhere, "");
    await symlink(elsewhere, audit.path);
    expect((await audit.add(anEvent(1))).statusCode).toBe(503);
    expect(await readFile(elsewhere, "utf8")).toBe("");
  });
});

describe("the last lines", () => {
  it("are complete even if blocks end within a line or within a character", async ({ audit }) => {
    const path = join(audit.path, "..", "long");
    for (const shift of [0, 1, 2, 3]) {
      const all = [...Array(500)].map(
        (_, index) => `${index}${"🚀".repeat(150)}${"x".repeat(index === 0 ? shift : 0)}`,
      );
      await writeFile(path, `${all.join("\n")}\n`);
      expect(await lastLines(path, 400)).toEqual(all.slice(-400));
      expect(await lastLines(path, 1)).toEqual(all.slice(-1));
      expect(await lastLines(path, 9_999)).toEqual(all);
    }
  });
});
