import { expect, test } from "vitest";
import { validSchedule } from "../../src/checks/valid-schedule.ts";
import { cronJob, job } from "./fixture/batch.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

const found = (spec: object) => refused(validSchedule, ({ add }) => add("report.yaml", cronJob("report", spec)));

test("accepts a correct cluster, a correct CronJob and a Job, which has no schedule", () => {
  expect(validSchedule(fixture())).toEqual([]);
  expect(refused(validSchedule, ({ add }) => add("job.yaml", job("once")))).toEqual([]);
  expect(found({})).toEqual([]);
  expect(found({ timeZone: undefined, concurrencyPolicy: undefined, failedJobsHistoryLimit: 0 })).toEqual([]);
});

test("refuses a schedule that never runs, with its place", () => {
  const rendered = plant(fixture(), ({ add }) => add("report.yaml", cronJob("report", { schedule: "0 0 31 2 *" })));
  expect(validSchedule(rendered)).toEqual([
    {
      where: "clusters/minikube/report.yaml",
      subject: "batch/v1/CronJob taskflow-backend/report",
      message: 'schedule "0 0 31 2 *" never runs: none of its months has such a day',
      rule: "valid-schedule",
      hint: "generator/src/charts sets workload",
    },
  ]);
});

test.each([
  [{ schedule: "0 0 * *" }, "has 4 fields"],
  [{ schedule: undefined }, "schedule undefined is not text"],
  [{ schedule: 5 }, "schedule 5 is not text"],
  [{ timeZone: "Europe/Berln" }, 'there is no time zone "Europe/Berln"'],
  [{ startingDeadlineSeconds: undefined }, "has no startingDeadlineSeconds"],
  [{ startingDeadlineSeconds: 9 }, "startingDeadlineSeconds is 9"],
  [{ startingDeadlineSeconds: "300" }, "startingDeadlineSeconds is 300"],
  [{ concurrencyPolicy: "Never" }, "concurrencyPolicy is Never"],
  [{ successfulJobsHistoryLimit: -1 }, "successfulJobsHistoryLimit is -1"],
  [{ failedJobsHistoryLimit: 1.5 }, "failedJobsHistoryLimit is 1.5"],
])("refuses %j", (spec, message) => {
  expect(found(spec)).toEqual([expect.stringContaining(message)]);
});
