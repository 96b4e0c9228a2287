import { mkdirSync, readdirSync, readlinkSync, rmdirSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { takeLock } from "../../src/tree/lock.ts";
import { emptyRoot } from "./fixture.ts";

/** What another process does right before our link is made: the moment at which the lock could be taken twice. */
let before: ((path: string) => void) | undefined;

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const symlinkSync: typeof fs.symlinkSync = (target, path) => {
    before?.(String(path));
    fs.symlinkSync(target, path);
  };
  return { ...fs, symlinkSync };
});

const dead = "4194305@1";
const alive = `${process.ppid}@`;

beforeEach(() => {
  before = undefined;
});

/** A lock whose one owner is dead, so that the next link is `owner-1`. */
function deadLock(): string {
  const folder = join(emptyRoot(), ".generate");
  mkdirSync(folder);
  symlinkSync(dead, join(folder, "owner-0"));
  return folder;
}

test("an heir whose dead one is cleared away by a run that ends then starts again, from the first link", () => {
  const folder = deadLock();
  before = (path) => {
    if (!path.endsWith("owner-1")) return;
    before = undefined;
    unlinkSync(join(folder, "owner-0"));
  };
  const lock = takeLock(folder);
  expect(lock.held).toBe(true);
  expect(readdirSync(folder)).toEqual(["owner-0"]);
  expect(readlinkSync(join(folder, "owner-0"))).toMatch(`${process.pid}@`);
});

test("an heir whose dead one was replaced by a run that lives gives way", () => {
  const folder = deadLock();
  before = (path) => {
    if (!path.endsWith("owner-1")) return;
    before = undefined;
    unlinkSync(join(folder, "owner-0"));
    symlinkSync(alive, join(folder, "owner-0"));
  };
  expect(takeLock(folder)).toEqual({ held: false, pid: process.ppid });
  expect(readdirSync(folder)).toEqual(["owner-0"]);
});

test("a folder that is removed by a run that ends is made again", () => {
  const folder = join(emptyRoot(), ".generate");
  before = () => {
    before = undefined;
    rmdirSync(folder);
  };
  expect(takeLock(folder).held).toBe(true);
  expect(readdirSync(folder)).toEqual(["owner-0"]);
});

test("a lock is released from its first link on, and the folder stays if another run has come in", () => {
  const folder = deadLock();
  const lock = takeLock(folder);
  expect(readdirSync(folder)).toEqual(["owner-0", "owner-1"]);
  if (lock.held) lock.release();
  expect(readdirSync(join(folder, ".."))).toEqual([]);

  const second = takeLock(folder);
  symlinkSync(alive, join(folder, "owner-1"));
  if (second.held) second.release();
  expect(readdirSync(folder)).toEqual(["owner-1"]);
});
