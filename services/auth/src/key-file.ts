import { readFile } from "node:fs/promises";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import type { KeyRing } from "./key-ring.ts";

/**
 * Reads the file of the master secrets every few seconds. Polled, not watched: kubelet replaces a symbolic link to a folder, which
 * watchers miss. If the new contents are bad, the keys stay and the log has the reason.
 */
export function keyFile(options: { path: string; keys: KeyRing; log: Log; pauseMs?: number }): Loop {
  const { path, keys, log, pauseMs = 10_000 } = options;
  return loop({ name: "signing key", log, pauseMs, longestPauseMs: 60_000 }, async () => {
    const contents = await readFile(path, "utf8");
    try {
      if (keys.update(contents)) log.info(`${path} has changed: ${keys.published().length} keys are published`);
    } catch (error) {
      throw new Error(`${path} ${(error as Error).message}: the keys stay as they were`);
    }
  });
}
