/** Detects that the host of the nodes was busy with other work: a failure during that time says little about the application. */
import { counter } from "../../generator/src/library/queries.ts";
import { type Duration, max, per, rate, sum } from "../../generator/src/promql/index.ts";
import type { Query } from "./prometheus.ts";

/** Seconds: a rate needs several scrapes. */
const shortest = 120;
/** A share of a node's processor time: less is usual on a virtual machine. */
const notable = 0.15;

const each = ["instance"] as const;
const share = (over: Duration): string =>
  max(
    per(
      sum(rate(counter("node_cpu_seconds_total", { mode: "steal" }), over), each),
      sum(rate(counter("node_cpu_seconds_total"), over), each),
    ),
  ).text;

/**
 * @param seconds since the beginning of the failed step
 * @returns a line about the busy host; none if the nodes had enough processor time, or if Prometheus does not answer
 */
export async function starved(query: Query, seconds: number): Promise<readonly string[]> {
  const [taken] = await query(share(`${Math.max(shortest, Math.ceil(seconds))}s`)).catch(() => []);
  if (!taken || !(taken.value > notable)) return [];
  const percent = Math.round(taken.value * 100);
  return [
    `${percent} % of a node's processor time went to other work of the host (steal): repeat this on a quiet machine`,
  ];
}
