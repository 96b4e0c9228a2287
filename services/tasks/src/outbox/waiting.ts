import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { Database } from "@taskflow/kit/postgres.ts";

const most = 10_000;

/** Counted up to 10,000 of each kind, those without a position and those with one: so it is cheap always. */
const waiting = `SELECT (SELECT count(*) FROM (SELECT FROM outbox WHERE position IS NULL LIMIT ${most}) a)
  + (SELECT count(*) FROM (SELECT FROM outbox WHERE position > (SELECT sent FROM outbox_progress) LIMIT ${most}) b)
  AS waiting`;

/**
 * Counts, whenever Prometheus asks, the committed events that the stream has not confirmed. Where the database does not answer,
 * the number stays as it was, and nobody waits for it.
 */
export function measureWaiting({ database, metrics }: { database: Database; metrics: ServiceMetrics }): void {
  metrics.gauge("taskflow_outbox_waiting", async (gauge) => {
    const counted = database
      .query<{ waiting: string }>("count_waiting", waiting)
      .then(([row]) => row && gauge.set(Number(row.waiting)))
      .catch(() => {});
    const late = new Promise((resolve) => setTimeout(resolve, 500).unref());
    await Promise.race([counted, late]);
  });
}
