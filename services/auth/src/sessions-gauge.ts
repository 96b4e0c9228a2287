import type { auth } from "@taskflow/generator/metrics/auth";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { SessionsRepository } from "./sessions-repository.ts";

/** The milliseconds after which a scrape no longer waits for Redis. */
const patience = 500;

/** Counts the live sessions at each scrape; NaN while Redis does not answer. */
export function countSessions(metrics: ServiceMetrics<typeof auth>, sessions: SessionsRepository): void {
  const { taskflow_sessions: gauge } = metrics.declared;
  gauge.collect(async () => {
    const counted = sessions.count().catch(() => Number.NaN);
    const late = new Promise<number>((resolve) => setTimeout(resolve, patience, Number.NaN).unref());
    gauge.set(await Promise.race([counted, late]));
  });
}
