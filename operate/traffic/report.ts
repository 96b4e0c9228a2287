/** The output of the traffic command. */
import { type Figures, inWords, type Summary } from "../load/summary.ts";
import type { Counts } from "../load/traffic.ts";
import { milliseconds, table } from "../table.ts";

/** The progress line: the counts since the start, and the figures of the last seconds. @param over these seconds */
export function liveLine(
  seconds: number,
  { requests, failed, limited }: Counts,
  recent: Summary,
  over: number,
): string {
  return [
    `${Math.round(seconds)} s`,
    `${requests} requests (${(recent.requests / over).toFixed(1)}/s)`,
    `${failed} failed`,
    ...(limited > 0 ? [`${limited} over the rate limit`] : []),
    `p50 ${milliseconds(recent.p50)}`,
    `p99 ${milliseconds(recent.p99)}`,
  ].join("  ");
}

export function summaryTable(summary: Summary): string {
  const row = (name: string, { requests, failed, p50, p95, p99 }: Figures) => [
    name,
    String(requests),
    String(failed),
    ...[p50, p95, p99].map(milliseconds),
  ];
  const kinds = Object.entries(summary.kinds).sort(([, a], [, b]) => b.requests - a.requests);
  return table(
    ["action", "requests", "failed", "p50", "p95", "p99"],
    [...kinds.map(([name, figures]) => row(name, figures)), row("all", summary)],
  );
}

/** Lines below the table: the reasons of failures, and the answers that do not count as failures. */
export function remarks({ reasons, failing, limited, conflicts }: Summary, repeated: number): string[] {
  return [
    ...(failing ? [`failed: ${inWords(reasons)}; within ${failing.seconds.toFixed(1)} s`] : []),
    ...(limited > 0 ? [`429, over the gateway's rate limit for one client: ${limited}`] : []),
    ...(conflicts > 0 ? [`412, another user had made a change in the meantime: ${conflicts}`] : []),
    ...(repeated > 0 ? [`sent again, because the server had closed the idle connection: ${repeated}`] : []),
  ];
}
