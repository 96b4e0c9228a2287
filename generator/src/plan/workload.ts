import type { Workload } from "../model/workload.ts";
import type { PlannedWorkloadKind } from "./types.ts";

/** A Job's and a CronJob's numbers where the facts set none. */
const defaults = { retries: 3, deadlineSeconds: 600, startingDeadlineSeconds: 300, succeeded: 1, failed: 3 } as const;

/** How the pods are kept, with every optional fact resolved. */
export function planWorkload(workload: Workload): PlannedWorkloadKind {
  switch (workload.kind) {
    case "job": {
      const { runs, retries = defaults.retries, deadlineSeconds = defaults.deadlineSeconds } = workload;
      return { kind: "job", runs, retries, deadlineSeconds };
    }
    case "cron": {
      const { schedule, timeZone = "Etc/UTC", concurrency = "Forbid", history = {} } = workload;
      const { retries = defaults.retries, deadlineSeconds = defaults.deadlineSeconds } = workload;
      const { startingDeadlineSeconds = defaults.startingDeadlineSeconds } = workload;
      const { succeeded = defaults.succeeded, failed = defaults.failed } = history;
      return {
        kind: "cron",
        schedule,
        timeZone,
        concurrency,
        history: { succeeded, failed },
        retries,
        deadlineSeconds,
        startingDeadlineSeconds,
      };
    }
    default:
      return { kind: workload.kind };
  }
}
