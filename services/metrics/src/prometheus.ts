/** The counts of all teams, read at each scrape. Each replica reports the same numbers, which must not be summed. */
import type { metrics as declared } from "@taskflow/generator/metrics/metrics";
import { statuses } from "@taskflow/kit/events.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { StatisticsRepository, Totals } from "./statistics-repository.ts";

export function exposeCounts(
  metrics: ServiceMetrics<typeof declared>,
  statistics: StatisticsRepository,
  log: Log,
): void {
  const read = together(async (): Promise<Totals | undefined> => {
    try {
      return await statistics.ofAll();
    } catch (error) {
      // The scrape continues without the counts: no counter may drop to 0 because Redis was unavailable.
      log.debug({ err: error }, "the counts could not be read for Prometheus");
      return undefined;
    }
  });

  const { taskflow_tasks_created_total, taskflow_tasks_completed_total } = metrics.declared;
  const { taskflow_tasks, taskflow_team_tasks_open, taskflow_stream_lag } = metrics.declared;
  for (const [counter, member] of [
    [taskflow_tasks_created_total, "created"],
    [taskflow_tasks_completed_total, "completed"],
  ] as const) {
    counter.collect(async () => {
      const totals = await read();
      counter.reset();
      if (totals) counter.inc(totals[member]);
      else counter.remove();
    });
  }
  taskflow_tasks.collect(async () => {
    const totals = await read();
    taskflow_tasks.reset();
    for (const status of statuses) if (totals) taskflow_tasks.set({ status }, totals.byStatus[status]);
  });
  taskflow_team_tasks_open.collect(async () => {
    const totals = await read();
    taskflow_team_tasks_open.reset();
    if (!totals) return;
    let others = totals.byStatus.open;
    for (const [team, count] of totals.openByTeam) {
      taskflow_team_tasks_open.set({ team }, count);
      others -= count;
    }
    taskflow_team_tasks_open.set({ team: "other" }, others);
  });
  taskflow_stream_lag.collect(async () => {
    const totals = await read();
    if (totals) taskflow_stream_lag.set(totals.lag);
    else taskflow_stream_lag.remove();
  });
}

/** Shares one running call among all concurrent callers. */
function together<T>(call: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= call().finally(() => {
      running = undefined;
    });
    return running;
  };
}
