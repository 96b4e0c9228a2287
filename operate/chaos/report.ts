/** The output of the chaos command. */
import { inWords } from "../load/summary.ts";
import { table } from "../table.ts";
import type { Simulation } from "./simulation.ts";
import { failingAfter, type Outcome } from "./verdict.ts";

export interface Result {
  readonly simulation: Simulation;
  readonly outcome: Outcome;
  /** Empty if the bar is met. */
  readonly misses: readonly string[];
}

export function listing(simulations: readonly Simulation[]): string {
  return table(
    ["simulation", "fault", "expected for users"],
    simulations.map(({ name, does, users, inAll }) => [name, `${does}${inAll ? "" : " (by name)"}`, users]),
  );
}

/** The outcome of one simulation in a line. */
export function summaryOf({ summary, readyAfter, restarts }: Outcome): string {
  const { requests, failed, failing, reasons } = summary;
  return [
    failing
      ? `${failed} of ${requests} requests failed within ${failing.seconds.toFixed(1)} s (${inWords(reasons)})`
      : `none of ${requests} requests failed`,
    readyAfter === undefined ? "not all pods ready again" : `all pods ready again after ${readyAfter.toFixed(1)} s`,
    ...(restarts.length > 0 ? [`${restarts.length} restarts`] : []),
  ].join(", ");
}

export function resultTable(results: readonly Result[]): string {
  const one = (value: number | undefined) => (value === undefined ? "-" : `${value.toFixed(1)} s`);
  return table(
    ["simulation", "requests", "failed", "failing for", "after its end", "ready again after", "restarts", "verdict"],
    results.map(({ simulation, outcome, misses }) => [
      simulation.name,
      String(outcome.summary.requests),
      String(outcome.summary.failed),
      one(outcome.summary.failing?.seconds),
      outcome.summary.failing ? one(failingAfter(outcome)) : "-",
      one(outcome.readyAfter),
      String(outcome.restarts.length),
      misses.length === 0 ? "✔" : "✖",
    ]),
  );
}
