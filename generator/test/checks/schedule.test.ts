import { expect, test } from "vitest";
import {
  neverRuns,
  parseSchedule,
  type Schedule,
  shortestInterval,
  wrongSchedule,
  wrongTimeZone,
} from "../../src/model/schedule.ts";

/** @throws Error where the schedule is refused */
function parsed(text: string): Schedule {
  const schedule = parseSchedule(text);
  if (typeof schedule === "string") throw new Error(schedule);
  return schedule;
}

test.each([
  ["* * * * *", 60, 24, 31, 12, 7],
  ["*/15 0-6 1,15 jan-mar MON", 4, 7, 2, 3, 1],
  ["5/20 8-18/2 ? * 0,6", 3, 6, 31, 12, 2],
  ["@daily", 1, 1, 31, 12, 7],
  ["@weekly", 1, 1, 31, 12, 1],
  ["@yearly", 1, 1, 1, 1, 7],
])("reads %s", (text, minutes, hours, daysOfMonth, months, daysOfWeek) => {
  const schedule = parsed(text);
  expect([schedule.minutes, schedule.hours, schedule.daysOfMonth, schedule.months].map(({ size }) => size)).toEqual([
    minutes,
    hours,
    daysOfMonth,
    months,
  ]);
  expect(schedule.daysOfWeek.size).toBe(daysOfWeek);
});

test("reads the exact values of a step, a range and a name", () => {
  const { minutes, hours, months, daysOfWeek } = parsed("7/20 22-23 * feb,11 FRI-sat");
  expect([...minutes]).toEqual([7, 27, 47]);
  expect([...hours]).toEqual([22, 23]);
  expect([...months]).toEqual([2, 11]);
  expect([...daysOfWeek]).toEqual([5, 6]);
});

test.each([
  ["", "has 0 fields, not 5"],
  ["0 0 * *", "has 4 fields, not 5"],
  ["0 0 0 * * *", "has 6 fields, not 5"],
  ["60 * * * *", 'minute "60" is not from 0 to 59'],
  ["* 24 * * *", 'hour "24" is not from 0 to 23'],
  ["* * 0 * *", 'day of month "0" is not from 1 to 31'],
  ["* * * 13 *", 'month "13" is not from 1 to 12'],
  ["* * * * 7", 'day of week "7" is not from 0 to 6'],
  ["* * * * sunday", 'day of week "sunday" is not a value'],
  ["10-5 * * * *", 'minute "10-5" ends before it starts'],
  ["*/0 * * * *", 'minute "*/0" has the step 0'],
  ["1,, * * * *", 'minute "" is not a value'],
  ["*-5 * * * *", 'minute "*-5" is not a value'],
  ["1-2-3 * * * *", 'minute "1-2-3" is not a value'],
  ["* * L * *", 'day of month "L" is not a value'],
  ["-1 * * * *", 'minute "-1" is not a value'],
  ["1.5 * * * *", 'minute "1.5" is not a value'],
  ["@every 5m", "is not one of @yearly"],
  ["@reboot", "is not one of @yearly"],
  ["CRON_TZ=UTC 0 0 * * *", "names a time zone: timeZone does"],
])("refuses %s", (text, reason) => {
  expect(wrongSchedule(text)).toContain(reason);
});

test.each(["0 0 31 2 *", "0 0 30 2 *", "0 0 31 feb,apr,6,9,11 *", "0 0 30-31 2 *", "0 0 31 2 */1"])(
  "%s never runs",
  (text) => {
    expect(neverRuns(parsed(text))).toBe(true);
    expect(wrongSchedule(text)).toContain("never runs");
  },
);

test.each([
  ["29 February is in leap years", "0 0 29 2 *"],
  ["31 January is a day", "0 0 31 1,2 *"],
  ["the first of the range is a day", "0 0 28-31 2 *"],
  ["31 is in seven months", "0 0 31 * *"],
  ["with a day of the week, either day is enough", "0 0 31 2 1"],
  ["every second day of the week is a choice", "0 0 31 2 */2"],
])("%s: %s runs", (_, text) => {
  expect(wrongSchedule(text)).toBeUndefined();
});

test.each([
  ["*/10 * * * *", 10],
  ["0 * * * *", 60],
  ["0,50 8 * * *", 50],
  ["0 3 * * *", 1440],
  ["55 23 * * *", 1440],
  ["0,58 0,23 * * *", 2],
  ["7/20 * * * *", 20],
])("the shortest interval of %s is %i minutes", (text, minutes) => {
  expect(shortestInterval(parsed(text))).toBe(minutes);
});

test.each(["Europe/Berlin", "Etc/UTC", "UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires"])(
  "accepts the time zone %s",
  (zone) => {
    expect(wrongTimeZone(zone)).toBeUndefined();
  },
);

test.each([
  ["Europe/Berln", "there is no time zone"],
  ["Local", "there is no time zone"],
  ["", "there is no time zone"],
  ["europe/berlin", "is written Europe/Berlin"],
  ["+01:00", "is an offset"],
])("refuses the time zone %s", (zone, reason) => {
  expect(wrongTimeZone(zone)).toContain(reason);
});
