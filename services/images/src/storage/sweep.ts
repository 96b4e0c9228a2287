/** Removes the files of uploads that a killed process left behind. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import { isAbsent } from "./disk.ts";

/**
 * Milliseconds: an upload lasts 2 minutes at most, so a file that was not written to for longer has no process any
 * more.
 */
const timing = { dead: 5 * 60_000, pause: 5 * 60_000 };

export function sweeping({ directory, log }: { directory: string; log: Log }): Loop {
  return loop({ name: "sweep", log, pauseMs: timing.pause, longestPauseMs: 60_000 }, async () => {
    const removed = await sweep(directory);
    if (removed.length > 0) log.info({ files: removed.length }, "removed the files of crashed uploads");
  });
}

/** @returns the names of the removed files */
export async function sweep(directory: string, now = Date.now()): Promise<string[]> {
  const names = await readdir(directory).catch((error) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  const removed: string[] = [];
  for (const name of names) {
    const path = join(directory, name);
    const stats = await stat(path).catch(() => undefined);
    if (!stats || stats.mtimeMs > now - timing.dead) continue;
    await rm(path, { force: true });
    removed.push(name);
  }
  return removed;
}
