/** The counts of all teams, read when Prometheus asks: each replica tells the same numbers, which are not to be added. */
import { statuses } from "@taskflow/kit/events.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { StatisticsRepository, Totals } from "./statistics-repository.ts";

export function exposeCounts(metrics: ServiceMetrics, statistics: StatisticsRepository, log: Log): void {
  const read = together(async (): Promise<Totals | undefined> => {
    try {
      return await statistics.ofAll();
    } catch (error) {
      // A scrape goes on without them: no counter may fall to 0 because Redis was away.
      log.debug({ err: error }, "the counts could not be read for Prometheus");
      return undefined;
    }
  });

  for (const [name, member] of [
    ["taskflow_tasks_created_total", "created"],
    ["taskflow_tasks_completed_total", "completed"],
  ] as const) {
    metrics.counter(name, async (counter) => {
      const totals = await read();
      counter.reset();
      if (totals) counter.inc(totals[member]);
      else counter.remove();
    });
  }
  metrics.gauge("taskflow_tasks", async (gauge) => {
    const totals = await read();
    gauge.reset();
    for (const status of statuses) if (totals) gauge.set({ status }, totals.byStatus[status]);
  });
  metrics.gauge("taskflow_team_tasks_open", async (gauge) => {
    const totals = await read();
    gauge.reset();
    if (!totals) return;
    let others = totals.byStatus.open;
    for (const [team, count] of totals.openByTeam) {
      gauge.set({ team }, count);
      others -= count;
    }
    gauge.set({ team: "other" }, others);
  });
  metrics.gauge("taskflow_stream_lag", async (gauge) => {
    const totals = await read();
    if (totals) gauge.set(totals.lag);
    else gauge.remove();
  });
}

/** Those who ask while one is asking get the same answer. */
function together<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
