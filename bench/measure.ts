/** Runs load, and measures the CPU time of both sides. */

import { median } from "../operate/load/statistics.ts";
import { type LoadPlan, type LoadResult, load } from "./load.ts";
import { cpuSecondsOf } from "./process-figures.ts";

/** CPU seconds per 1,000 requests, by name. */
export type Cpu = Readonly<Record<string, number>>;

export interface Measured extends LoadResult {
  readonly cpu: Cpu;
}

/** @param pids the measured processes, each including its children */
export async function measure(plan: LoadPlan, pids: Readonly<Record<string, number | undefined>>): Promise<Measured> {
  const now = () => Object.entries(pids).map(([name, pid]) => [name, pid ? cpuSecondsOf(pid) : 0] as const);
  let before = now();
  const result = await load(plan, () => {
    before = now();
  });
  const spent = now().map(([name, seconds], index) => [name, seconds - (before[index]?.[1] ?? 0)] as const);
  const cpu = spent.map(([name, seconds]) => [name, (seconds / result.requests) * 1000]);
  return { ...result, cpu: Object.fromEntries(cpu) };
}

/** The median of each figure over several runs, and the sum of errors. */
export function medians(runs: readonly Measured[]): Measured {
  const of = (key: "requests" | "perSecond" | "p50" | "p99" | "cpuSeconds") => median(runs.map((run) => run[key]));
  const names = Object.keys(runs[0]?.cpu ?? {});
  const statuses: Record<string, number> = {};
  for (const run of runs)
    for (const [status, count] of Object.entries(run.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
  return {
    requests: of("requests"),
    perSecond: of("perSecond"),
    p50: of("p50"),
    p99: of("p99"),
    cpuSeconds: of("cpuSeconds"),
    errors: runs.reduce((sum, { errors }) => sum + errors, 0),
    statuses,
    cpu: Object.fromEntries(names.map((name) => [name, median(runs.map(({ cpu }) => cpu[name] ?? Number.NaN))])),
  };
}
