import { describe, expect, test } from "vitest";
import { resultTable, summaryOf } from "../chaos/report.ts";
import type { Bar } from "../chaos/simulation.ts";
import { simulationsOf } from "../chaos/simulations/index.ts";
import { failingAfter, misses, type Outcome } from "../chaos/verdict.ts";
import { type Sample, summarize } from "../load/summary.ts";
import { kinds, laptop } from "./fixture.ts";

const all = simulationsOf(laptop, kinds);

describe("the verdict on a simulation", () => {
  const bar: Bar = { failing: ["tasks"], failingAfter: 5, readyWithin: 60, answeredWithin: 11 };
  const sample = (kind: string, sent: number, ended: number, outcome = "good"): Sample => ({
    kind,
    sent,
    ended,
    outcome,
  });
  const outcome = (samples: Sample[], more: Partial<Outcome> = {}): Outcome => ({
    summary: summarize(samples),
    begun: 0,
    ended: 20_000,
    readyAfter: 3,
    restarts: [],
    mayFail: new Set(["list tasks"]),
    ...more,
  });

  test("accepts expected failures with a problem document, in time", () => {
    const good = outcome([sample("list tasks", 1_000, 1_010, "503"), sample("see statistics", 1_000, 1_010)]);
    expect(misses(good, bar)).toEqual([]);
    expect(failingAfter(good)).toBe(0);
    expect(failingAfter(outcome([sample("list tasks", 1_000, 24_000, "503")]))).toBe(4);
  });

  test.each([
    ["an unexpected failure", [sample("see statistics", 1, 2, "503")], {}, '"see statistics" failed 1 of 1 times'],
    ["an answer without a problem document", [sample("list tasks", 1, 2, "502 bare")], {}, "1 x 502 without a problem"],
    ["a lost session", [sample("list tasks", 1, 2, "401")], {}, "1 x 401"],
    ["a missing answer", [sample("list tasks", 1, 2, "ECONNRESET")], {}, "1 x ECONNRESET"],
    ["a time-out", [sample("list tasks", 1, 12_001, "timeout")], {}, "1 x timeout"],
    ["a hanging answer", [sample("list tasks", 1, 11_500)], {}, "the slowest answer took 11499 ms"],
    ["late failures", [sample("list tasks", 26_000, 26_100, "503")], {}, "failed until 6.1 s after the fault"],
    ["late readiness", [], { readyAfter: 61 }, "all pods were ready after 61.0 s"],
    ["no readiness", [], { readyAfter: undefined }, "not all pods were ready again"],
    ["a restart", [], { restarts: ["tasks-x tasks"] }, "restarted: tasks-x tasks"],
  ])("reports %s", (_, samples, more, said) => {
    expect(misses(outcome(samples, more), bar).join("\n")).toContain(said);
  });

  test("accepts time-outs if the bar allows them", () => {
    const waiting = outcome([sample("list tasks", 1, 12_001, "timeout")]);
    expect(misses(waiting, { ...bar, answeredWithin: Number.POSITIVE_INFINITY })).toEqual([]);
  });

  test("is in the table, with the figures of the requests", () => {
    const [simulation] = all;
    if (!simulation) throw new Error("no simulation");
    const seen = outcome([sample("list tasks", 19_000, 21_500, "503"), sample("list tasks", 1, 2)]);
    const lines = resultTable([{ simulation, outcome: seen, misses: ["x"] }]).split("\n");
    expect(lines[2]).toMatch(new RegExp(`^${simulation.name} +2 +1 +2\\.5 s +1\\.5 s +3\\.0 s +0 +✖$`));
    expect(summaryOf(seen)).toBe("1 of 2 requests failed within 2.5 s (1 x 503), all pods ready again after 3.0 s");
  });
});
