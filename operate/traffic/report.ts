/** What the traffic command prints. */
import type { Counts } from "../load/engine.ts";
import { type Figures, inWords, type Summary } from "../load/summary.ts";
import { milliseconds, table } from "../table.ts";

/** One line of how it goes. @param recent of the last `over` seconds, beside all since the beginning */
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
    ...(limited > 0 ? [`${limited} over the rate`] : []),
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
    ["what people did", "requests", "failed", "p50", "p95", "p99"],
    [...kinds.map(([name, figures]) => row(name, figures)), row("all", summary)],
  );
}

/** What the table does not say: why requests failed, and what is no failure. */
export function remarks({ reasons, failing, limited, conflicts }: Summary, repeated: number): string[] {
  return [
    ...(failing ? [`failed: ${inWords(reasons)}; within ${failing.seconds.toFixed(1)} s`] : []),
    ...(limited > 0 ? [`429, over the gateway's rate for one client: ${limited}`] : []),
    ...(conflicts > 0 ? [`412, somebody else had changed the task meanwhile: ${conflicts}`] : []),
    ...(repeated > 0 ? [`sent again, since the connection was closed while it rested: ${repeated}`] : []),
  ];
}
