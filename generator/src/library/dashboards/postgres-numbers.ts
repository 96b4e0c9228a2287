/** PostgreSQL at a glance. */
import {
  atLeast,
  increase,
  like,
  max,
  min,
  orZero,
  type Panel,
  plus,
  quantile,
  ratio,
  sum,
} from "../../promql/index.ts";
import { counter, gauge, named } from "../queries.ts";
import type { Activity } from "./postgres-metrics.ts";
import { lately, query } from "./query.ts";
import type { StoreFacts } from "./store.ts";
import { some } from "./thresholds.ts";

const full = { yellow: 0.7, red: 0.9 };

const slowestQueries = (metric: string): Panel => ({
  kind: "stat",
  title: "Slowest queries",
  description: "The largest 95th percentile of any service's queries, as the service waits for it.",
  unit: "s",
  thresholds: { yellow: 0.05, red: 0.25 },
  queries: [query(orZero(max(atLeast(quantile(0.95, named.histogram<never>(metric), lately, ["job"]), 0))), "95 %")],
});

/** @param waits the name of the histogram of the services' queries, if they export it */
export function postgresNumbers(
  { microservice: { name }, selected }: StoreFacts,
  { commits, ours, rollbacks }: Activity,
  waits: string | undefined,
): readonly [Panel, ...Panel[]] {
  const connectionsShare = ratio(
    sum(gauge("pg_stat_activity_count", selected)),
    max(gauge("pg_settings_max_connections", selected)),
  );
  return [
    {
      kind: "stat",
      title: "PostgreSQL answers",
      alert: "PostgresDown",
      description: "1: its exporter gets an answer. 0: none.",
      unit: "short",
      thresholds: some,
      queries: [query(min(gauge("pg_up", selected)), "up")],
    },
    {
      kind: "stat",
      title: "Connections in use",
      alert: "PostgresConnectionsNearLimit",
      description: "Of those that it takes; when all are taken, new pods of our services do not get ready.",
      unit: "percentunit",
      thresholds: full,
      queries: [query(connectionsShare, "in use")],
    },
    {
      kind: "stat",
      title: "Transactions",
      description: "Committed or rolled back each second, in all databases.",
      unit: "ops",
      queries: [query(plus(sum(commits), sum(rollbacks)), "transactions")],
    },
    ...(waits === undefined ? [] : [slowestQueries(waits)]),
    {
      kind: "stat",
      title: "Deadlocks in an hour",
      description: "0 is good; each one is a request that failed, or was tried again.",
      unit: "short",
      thresholds: { yellow: 1, red: 10 },
      queries: [query(sum(increase(counter("pg_stat_database_deadlocks", ours), "1h")), "deadlocks")],
    },
    {
      kind: "stat",
      title: "Disk asked for",
      alert: "DatabaseOutgrowsClaim",
      description:
        "The size of all databases, as a share of what its claim asks for; at 100 % nothing is written any more.",
      unit: "percentunit",
      thresholds: full,
      queries: [
        query(
          ratio(
            sum(gauge("pg_database_size_bytes", selected)),
            sum(
              gauge("kube_persistentvolumeclaim_resource_requests_storage_bytes", {
                persistentvolumeclaim: like(`.*${name}.*`),
              }),
            ),
          ),
          "in use",
        ),
      ],
    },
  ];
}
