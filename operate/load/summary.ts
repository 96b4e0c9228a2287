/** What people saw, in figures. */
import { percentile } from "./statistics.ts";

/** One request and what became of it. Times in milliseconds after the beginning. */
export interface Sample {
  readonly kind: string;
  readonly sent: number;
  readonly ended: number;
  readonly outcome: Outcome;
}

/**
 * `good`; `conflict`: somebody else was faster, and the person is told so; `limited`: the gateway's rate for one client;
 * anything else is the reason of a failure, such as "503", "timeout" or "ECONNREFUSED".
 */
export type Outcome = "good" | "conflict" | "limited" | (string & {});

/** An error without a problem document (RFC 9457) is marked: people cannot be told what is wrong. */
export const bare = " bare";

export interface Figures {
  readonly requests: number;
  readonly failed: number;
  /** Milliseconds, of everything that was answered or given up. NaN of nothing. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly slowest: number;
  /** How many failed, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface Summary extends Figures {
  /** Answered 429. */
  readonly limited: number;
  /** Answered 412. */
  readonly conflicts: number;
  /** From the first failed request's beginning to the last one's end; undefined where none failed. */
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
