import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import type { NotificationsRepository } from "./notifications-repository.ts";

/** Rows per statement, so few that no other statement is delayed. */
const batch = 1_000;

/** Deletes notifications older than `retention` milliseconds, once an hour. */
export function createCleanUp(
  notifications: Pick<NotificationsRepository, "removeBefore">,
  options: { retention: number; log: Log },
): Loop {
  const { retention, log } = options;
  return loop({ name: "clean up", log, pauseMs: 3_600_000, longestPauseMs: 3_600_000 }, async (signal) => {
    let removed = batch;
    while (removed === batch && !signal.aborted)
      removed = await notifications.removeBefore(new Date(Date.now() - retention), batch);
  });
}
