/** What happened, held against what should have. */

import type { Summary } from "../load/summary.ts";
import { inWords, wording } from "../load/summary.ts";
import { milliseconds } from "../table.ts";
import type { Bar } from "./simulation.ts";

export interface Outcome {
  /** Of requests that were sent from the fault's beginning on. */
  readonly summary: Summary;
  /** Milliseconds, by the traffic's clock. */
  readonly begun: number;
  readonly ended: number;
  /** Seconds after the fault's end; undefined where it did not come within the time that was given. */
  readonly readyAfter: number | undefined;
  /** Containers, once a restart. */
  readonly restarts: readonly string[];
  /** What people do that may fail. */
  readonly mayFail: ReadonlySet<string>;
}

/** Seconds after the fault's end in which the last failing request was sent or answered; 0 where none was later. */
export function failingAfter({ summary, ended }: Outcome): number {
  return Math.max(0, ((summary.failing?.to ?? ended) - ended) / 1_000);
}

/** What misses the bar, a line each. */
export function misses(outcome: Outcome, bar: Bar): string[] {
  const { summary, readyAfter, restarts, mayFail } = outcome;
  const wrong = Object.entries(summary.kinds).filter(([kind, { failed }]) => failed > 0 && !mayFail.has(kind));
  const silent = Object.entries(summary.reasons).filter(
    ([reason]) =>
      !/^50[234]$/.test(reason) && !(reason === "timeout" && bar.answeredWithin === Number.POSITIVE_INFINITY),
  );
  const late = failingAfter(outcome);
  return [
    ...wrong.map(
      ([kind, { failed, requests, reasons }]) =>
        `"${kind}" failed ${failed} times of ${requests} (${inWords(reasons)}), and should not fail`,
    ),
    ...silent.map(
      ([reason, count]) =>
        `${count} x ${wording(reason)}, and every failure should be a problem document of 502, 503 or 504`,
    ),
    ...(late > bar.failingAfter
      ? [`requests failed until ${late.toFixed(1)} s after the fault, and should until ${bar.failingAfter} s`]
      : []),
    ...(summary.slowest > bar.answeredWithin * 1_000
      ? [`the slowest answer took ${milliseconds(summary.slowest)}, and should come within ${bar.answeredWithin} s`]
      : []),
    ...(readyAfter === undefined ? [`not everything was ready again, and should be within ${bar.readyWithin} s`] : []),
    ...(readyAfter !== undefined && readyAfter > bar.readyWithin
      ? [`everything was ready after ${readyAfter.toFixed(1)} s, and should be within ${bar.readyWithin} s`]
      : []),
    ...(restarts.length > 0 ? [`restarted: ${restarts.join(", ")}, and nothing should be`] : []),
  ];
}
