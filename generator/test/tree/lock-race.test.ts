import { mkdirSync, readdirSync, readlinkSync, rmdirSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { takeLock } from "../../src/tree/lock.ts";
import { emptyRoot } from "./fixture.ts";

/** Another process' action right before our link is created: the moment at which two could take the lock. */
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

/** A lock with one dead owner, so that the next link is `owner-1`. */
function deadLock(): string {
  const folder = join(emptyRoot(), ".generate");
  mkdirSync(folder);
  symlinkSync(dead, join(folder, "owner-0"));
  return folder;
}

test("an heir starts again from the first link if another run removes the dead owner's link", () => {
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

test("an heir gives way to a live run that has replaced the dead owner", () => {
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

test("creates the folder again if another run removes it", () => {
  const folder = join(emptyRoot(), ".generate");
  before = () => {
    before = undefined;
    rmdirSync(folder);
  };
  expect(takeLock(folder).held).toBe(true);
  expect(readdirSync(folder)).toEqual(["owner-0"]);
});

test("releases a lock from its first link on, and keeps the folder if another run has taken the lock", () => {
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
