import type { tasks } from "@taskflow/generator/metrics/tasks";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { Database } from "@taskflow/kit/postgres.ts";

/**
 * Events without a position, counted in their index up to 10,000 to keep the query cheap, plus those with an
 * unconfirmed position, which have no gaps.
 */
export const waitingText = `SELECT position - sent + (
    SELECT count(*) FROM (SELECT FROM outbox WHERE position IS NULL ORDER BY seq LIMIT 10000) unplaced
  ) AS waiting FROM outbox_progress`;

/**
 * Counts the committed events that the stream has not confirmed, at each scrape. If the database does not answer, the
 * number stays as it was and the scrape does not wait for it.
 */
export function measureWaiting(of: { database: Database; metrics: ServiceMetrics<typeof tasks> }): void {
  const { taskflow_outbox_waiting: gauge } = of.metrics.declared;
  gauge.collect(async () => {
    const counted = of.database
      .query<{ waiting: string }>("count_waiting", waitingText)
      .then(([row]) => row && gauge.set(Number(row.waiting)))
      .catch(() => {});
    const late = new Promise((resolve) => setTimeout(resolve, 500).unref());
    await Promise.race([counted, late]);
  });
}
