import { setMaxListeners } from "node:events";
import type { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import { type Attempt, attempt } from "./attempt.ts";
import type { Target } from "./config.ts";

export interface ProbeOptions {
  readonly targets: readonly Target[];
  /** Seconds. */
  readonly interval: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof policyProbe>;
}

/** Tries all forbidden targets in parallel, repeatedly: a connection that gets through is a gap in the policies. */
export function probe({ targets, interval, timeout, log, metrics }: ProbeOptions): Loop {
  const { taskflow_policy_probe_open: open, taskflow_policy_probe_attempts_total: attempts } = metrics.declared;
  const { taskflow_policy_probe_last_run_timestamp_seconds: lastRun } = metrics.declared;

  function report({ name: target }: Target, { outcome, reason }: Attempt): void {
    attempts.inc({ outcome });
    // Unknown: neither 0, which would report a working policy, nor 1, which would raise an alert.
    if (outcome === "unresolved") open.remove({ target });
    else open.set({ target }, outcome === "timed-out" ? 0 : 1);
    if (outcome === "opened" || outcome === "refused")
      log.warn({ target, outcome }, `a forbidden connection got through: no policy blocks this pod from ${target}`);
    else log[outcome === "timed-out" ? "debug" : "info"]({ target, outcome, reason }, "forbidden connection");
  }

  return loop({ name: "policy probe", log, pauseMs: interval * 1_000 }, async (end) => {
    setMaxListeners(0, end); // each of the parallel attempts adds a listener
    const tried = await Promise.all(
      targets.map(async (target) => ({ target, result: await attempt(target, timeout, end) })),
    );
    if (end.aborted) return;
    for (const { target, result } of tried) report(target, result);
    lastRun.set(Date.now() / 1_000);
  });
}
