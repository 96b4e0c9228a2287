/** PostgreSQL as its exporter sees it, and as the services that wait for it see it. */
import { atLeast, type Dashboard, increase, max, type Panel, quantile, type Row, sum } from "../../promql/index.ts";
import { counter, gauge, named } from "../queries.ts";
import { type Activity, activityOf } from "./postgres-metrics.ts";
import { postgresNumbers } from "./postgres-numbers.ts";
import { lately, query } from "./query.ts";
import { headOf, type StoreFacts } from "./store.ts";
import { podPanels } from "./workload.ts";

/** @param metric the histogram of the services' queries */
const queryTime = (metric: string): Panel => ({
  kind: "timeseries",
  title: "95th percentile of queries by service",
  description: "As long as the service waits, for a connection of its pool, too.",
  unit: "s",
  thresholds: { yellow: 0.05, red: 0.25 },
  queries: [query(atLeast(quantile(0.95, named.histogram<never>(metric), lately, ["job"]), 0), "{{job}}")],
});

function rowsOf({ commits, connections, hitShare, ours, perSecond, rollbackShare }: Activity, waits?: string): Row[] {
  const work: readonly [Panel, ...Panel[]] = [
    {
      kind: "timeseries",
      title: "Transactions by database",
      description: "Committed each second.",
      unit: "ops",
      queries: [query(commits, "{{datname}}")],
    },
    {
      kind: "timeseries",
      title: "Transactions rolled back",
      description:
        "The share of transactions that were undone: refused changes, or a service that fails in the middle.",
      unit: "percentunit",
      thresholds: { yellow: 0.1, red: 0.5 },
      queries: [query(rollbackShare, "{{datname}}")],
    },
    ...(waits === undefined ? [] : [queryTime(waits)]),
    {
      kind: "timeseries",
      title: "Rows read",
      description: "Fetched each second. Far more than there are requests: an index is missing.",
      unit: "ops",
      width: 12,
      queries: [query(perSecond("pg_stat_database_tup_fetched"), "{{datname}}")],
    },
    {
      kind: "timeseries",
      title: "Rows written",
      description: "Inserted, updated and deleted each second, in all databases.",
      unit: "ops",
      width: 12,
      queries: [
        query(sum(perSecond("pg_stat_database_tup_inserted")), "inserted"),
        query(sum(perSecond("pg_stat_database_tup_updated")), "updated"),
        query(sum(perSecond("pg_stat_database_tup_deleted")), "deleted"),
      ],
    },
  ];

  const room: readonly [Panel, ...Panel[]] = [
    {
      kind: "timeseries",
      title: "Connections by database",
      alert: "PostgresConnectionsNearLimit",
      description: "Open connections, idle ones included: each service's pool holds ten for each pod at the most.",
      unit: "short",
      stacked: true,
      queries: [query(sum(connections, ["datname"]), "{{datname}}")],
    },
    {
      kind: "timeseries",
      title: "Connections by state",
      description: "Idle in transaction is bad: it holds locks and does nothing.",
      unit: "short",
      stacked: true,
      queries: [query(sum(connections, ["state"]), "{{state}}")],
    },
    {
      kind: "timeseries",
      title: "Blocks found in memory",
      description:
        "The share of blocks that were not read from the disk; a database of some size belongs above 95 %. Idle is 0.",
      unit: "percentunit",
      max: 1,
      queries: [query(hitShare, "{{datname}}")],
    },
    {
      kind: "timeseries",
      title: "Size by database",
      alert: "DatabaseOutgrowsClaim",
      description: "On disk, indexes included.",
      unit: "bytes",
      stacked: true,
      width: 12,
      queries: [query(max(gauge("pg_database_size_bytes", ours), ["datname"]), "{{datname}}")],
    },
    {
      kind: "timeseries",
      title: "Deadlocks",
      description: "In an hour, by database: 0 is good.",
      unit: "short",
      thresholds: { yellow: 1, red: 10 },
      width: 12,
      queries: [query(sum(increase(counter("pg_stat_database_deadlocks", ours), "1h"), ["datname"]), "{{datname}}")],
    },
  ];

  return [
    { title: "Work", panels: work },
    { title: "Room", panels: room },
  ];
}

/** @param queries the name of the histogram of the services' queries, if they export it */
export function postgresDashboard(
  store: StoreFacts,
  queries: string | undefined,
  own: readonly Panel[] = [],
): Dashboard {
  const activity = activityOf(store.selected);
  // The services do not tell which server they wait for.
  const waits = store.selected.job === undefined ? queries : undefined;
  const [first, ...others] = own;
  return {
    ...headOf(store, "PostgreSQL"),
    description: "PostgreSQL, as its exporter sees it, and as those who wait for it do.",
    rows: [
      { title: "At a glance", panels: postgresNumbers(store, activity, waits) },
      ...rowsOf(activity, waits),
      ...(first ? [{ title: "What is kept", panels: [first, ...others] as const }] : []),
      { title: "Pods", panels: podPanels(store.microservice) },
    ],
  };
}
