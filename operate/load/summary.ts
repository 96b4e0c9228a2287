/** The results of all requests, in figures. */
import { percentile } from "./statistics.ts";

/** One request and its outcome. Times are in milliseconds after the start. */
export interface Sample {
  readonly kind: string;
  readonly sent: number;
  readonly ended: number;
  readonly outcome: Outcome;
}

/**
 * `good`; `conflict`: another user has changed the task first, and the page says so; `limited`: over the gateway's rate for one
 * client. Any other text is the reason of a failure, such as "503", "timeout" or "ECONNREFUSED".
 */
export type Outcome = "good" | "conflict" | "limited" | (string & {});

/** Marks an error without a problem document (RFC 9457): the page cannot show a reason for it. */
export const bare = " bare";

export interface Figures {
  readonly requests: number;
  readonly failed: number;
  /** Milliseconds, of all requests that ended. NaN if there are none. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly slowest: number;
  /** The number of failures by reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface Summary extends Figures {
  /** The number of answers with status 429. */
  readonly limited: number;
  /** The number of answers with status 412. */
  readonly conflicts: number;
  /** The time from the beginning of the first failed request to the end of the last one; undefined if none failed. */
  readonly failing: { readonly from: number; readonly to: number; readonly seconds: number } | undefined;
  readonly kinds: Readonly<Record<string, Figures>>;
}

export const isFailure = ({ outcome }: Sample): boolean => !["good", "conflict", "limited"].includes(outcome);

export function summarize(samples: readonly Sample[]): Summary {
  const failures = samples.filter(isFailure);
  const count = (outcome: Outcome) => samples.filter((sample) => sample.outcome === outcome).length;
  return {
    ...figures(samples),
    limited: count("limited"),
    conflicts: count("conflict"),
    failing: span(failures),
    kinds: Object.fromEntries([...Map.groupBy(samples, ({ kind }) => kind)].map(([kind, all]) => [kind, figures(all)])),
  };
}

function figures(samples: readonly Sample[]): Figures {
  const times = Float64Array.from(samples, ({ sent, ended }) => ended - sent);
  const [p50, p95, p99, slowest] = [0.5, 0.95, 0.99, 1].map((share) => percentile(times, share));
  const failures = samples.filter(isFailure);
  return {
    requests: samples.length,
    failed: failures.length,
    p50: p50 ?? Number.NaN,
    p95: p95 ?? Number.NaN,
    p99: p99 ?? Number.NaN,
    slowest: slowest ?? Number.NaN,
    reasons: Object.fromEntries(
      [...Map.groupBy(failures, ({ outcome }) => outcome)].map(([reason, all]) => [reason, all.length]),
    ),
  };
}

function span(failures: readonly Sample[]): Summary["failing"] {
  if (failures.length === 0) return undefined;
  const from = failures.reduce((least, { sent }) => Math.min(least, sent), Number.POSITIVE_INFINITY);
  const to = failures.reduce((most, { ended }) => Math.max(most, ended), 0);
  return { from, to, seconds: (to - from) / 1_000 };
}

/** Reasons of failures, the most frequent first: `3 x 503, 1 x timeout`. */
export function inWords(reasons: Summary["reasons"]): string {
  const sorted = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  return sorted.map(([reason, count]) => `${count} x ${wording(reason)}`).join(", ");
}

export function wording(reason: string): string {
  return reason.endsWith(bare) ? `${reason.slice(0, -bare.length)} without a problem document` : reason;
}
