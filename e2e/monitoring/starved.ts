/** Whether the machine below the nodes was busy with something else: what fails then says little of TaskFlow. */
import { counter } from "../../generator/src/catalog/queries.ts";
import { type Duration, max, per, rate, sum } from "../../generator/src/promql/index.ts";
import type { Ask } from "./prometheus.ts";

/** Seconds: a rate needs some scrapes. */
const shortest = 120;
/** Share of a node's processor time: less than that is everyday life on a virtual machine. */
const worthAWord = 0.15;

const each = ["instance"] as const;
const share = (over: Duration): string =>
  max(
    per(
      sum(rate(counter("node_cpu_seconds_total", { mode: "steal" }), over), each),
      sum(rate(counter("node_cpu_seconds_total"), over), each),
    ),
  ).text;

/**
 * @param seconds how long ago what failed had begun
 * @returns a line that says so; none where the nodes had their time, or where no Prometheus tells
 */
export async function starved(ask: Ask, seconds: number): Promise<readonly string[]> {
  const [taken] = await ask(share(`${Math.max(shortest, Math.ceil(seconds))}s`)).catch(() => []);
  if (!taken || !(taken.value > worthAWord)) return [];
  const percent = Math.round(taken.value * 100);
  return [`others had ${percent} % of a node's processor time (steal): look again on a quiet machine`];
}
