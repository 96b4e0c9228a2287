import type { MetricSet } from "../../../model/metric.ts";

const datname = { atMost: 20 };

/** The metrics that we use of postgres_exporter: https://github.com/prometheus-community/postgres_exporter. */
export const postgresExporter = {
  pg_up: { type: "gauge", unit: "count", help: "1 where PostgreSQL answers", labels: {} },
  pg_database_size_bytes: { type: "gauge", unit: "bytes", help: "Size of a database", labels: { datname } },
  pg_settings_max_connections: { type: "gauge", unit: "count", help: "Connections it takes", labels: {} },
  pg_stat_activity_count: {
    type: "gauge",
    unit: "count",
    help: "Connections by database and state",
    labels: { datname, state: { atMost: 10 } },
  },
  pg_stat_database_xact_commit: { type: "counter", unit: "count", help: "Transactions", labels: { datname } },
  pg_stat_database_xact_rollback: { type: "counter", unit: "count", help: "Undone", labels: { datname } },
  pg_stat_database_blks_hit: { type: "counter", unit: "count", help: "Blocks found in memory", labels: { datname } },
  pg_stat_database_blks_read: { type: "counter", unit: "count", help: "Blocks read from disk", labels: { datname } },
  pg_stat_database_deadlocks: { type: "counter", unit: "count", help: "Deadlocks", labels: { datname } },
  pg_stat_database_tup_fetched: { type: "counter", unit: "count", help: "Rows fetched", labels: { datname } },
  pg_stat_database_tup_inserted: { type: "counter", unit: "count", help: "Rows inserted", labels: { datname } },
  pg_stat_database_tup_updated: { type: "counter", unit: "count", help: "Rows updated", labels: { datname } },
  pg_stat_database_tup_deleted: { type: "counter", unit: "count", help: "Rows deleted", labels: { datname } },
} as const satisfies MetricSet;
