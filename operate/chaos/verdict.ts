/** Compares the outcome of a simulation with its bar. */

import type { Summary } from "../load/summary.ts";
import { inWords, wording } from "../load/summary.ts";
import { milliseconds } from "../table.ts";
import type { Bar } from "./simulation.ts";

export interface Outcome {
  /** Of all requests that were sent after the fault's beginning. */
  readonly summary: Summary;
  /** Milliseconds, by the traffic's clock. */
  readonly begun: number;
  readonly ended: number;
  /** Seconds after the fault's end; undefined if the pods were not ready within the limit. */
  readonly readyAfter: number | undefined;
  /** Restarted containers, one entry per restart. */
  readonly restarts: readonly string[];
  /** The kinds of requests that may fail. */
  readonly mayFail: ReadonlySet<string>;
}

/** Seconds from the fault's end to the end of the last failing request; 0 if that was earlier. */
export function failingAfter({ summary, ended }: Outcome): number {
  return Math.max(0, ((summary.failing?.to ?? ended) - ended) / 1_000);
}

/** A line for each limit that the outcome misses. */
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
        `"${kind}" failed ${failed} of ${requests} times (${inWords(reasons)}), but must not fail`,
    ),
    ...silent.map(
      ([reason, count]) =>
        `${count} x ${wording(reason)}, but every failure must be a problem document with status 502, 503 or 504`,
    ),
    ...(late > bar.failingAfter
      ? [`requests failed until ${late.toFixed(1)} s after the fault; the limit is ${bar.failingAfter} s`]
      : []),
    ...(summary.slowest > bar.answeredWithin * 1_000
      ? [`the slowest answer took ${milliseconds(summary.slowest)}; the limit is ${bar.answeredWithin} s`]
      : []),
    ...(readyAfter === undefined ? [`not all pods were ready again; the limit is ${bar.readyWithin} s`] : []),
    ...(readyAfter !== undefined && readyAfter > bar.readyWithin
      ? [`all pods were ready after ${readyAfter.toFixed(1)} s; the limit is ${bar.readyWithin} s`]
      : []),
    ...(restarts.length > 0 ? [`restarted: ${restarts.join(", ")}, but no container must restart`] : []),
  ];
}
