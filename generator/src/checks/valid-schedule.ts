import { wrongSchedule, wrongTimeZone } from "../model/schedule.ts";
import { perObject } from "./per-object.ts";
import { setBy } from "./source.ts";

/** The CronJob controller looks every 10 seconds: with a shorter deadline it misses runs. */
const shortestDeadline = 10;
const concurrency = ["Allow", "Forbid", "Replace"];

/** A CronJob whose schedule is impossible is accepted and never runs; a malformed one is refused by the API server alone. */
export const validSchedule = perObject("valid-schedule", (object) => {
  if (object.kind !== "CronJob") return [];
  const hint = setBy(object, "workload");
  const { schedule, timeZone, startingDeadlineSeconds: deadline, concurrencyPolicy = "Allow" } = object.spec ?? {};
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = object.spec ?? {};
  const history = Object.entries({ successfulJobsHistoryLimit, failedJobsHistoryLimit });
  const reason = typeof schedule === "string" ? wrongSchedule(schedule) : `${JSON.stringify(schedule)} is not text`;
  return [
    reason && `schedule ${reason}`,
    timeZone === undefined ? undefined : wrongTimeZone(String(timeZone)),
    deadline === undefined
      ? "has no startingDeadlineSeconds: a run that was missed would start at any later time"
      : Number.isInteger(deadline) && deadline >= shortestDeadline
        ? undefined
        : `startingDeadlineSeconds is ${deadline}, not a whole number from ${shortestDeadline}: runs would be missed`,
    concurrency.includes(concurrencyPolicy)
      ? undefined
      : `concurrencyPolicy is ${concurrencyPolicy}, not one of ${concurrency.join(", ")}`,
    ...history.map(([field, value]) =>
      Number.isInteger(value) && value >= 0 ? undefined : `${field} is ${value}, not a whole number from 0`,
    ),
  ]
    .filter((message) => message !== undefined)
    .map((message) => ({ message, hint }));
});
