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
import { counter, gauge } from "../queries.ts";
import { commits, ours, rollbacks, waits } from "./postgres-metrics.ts";
import { lately, query } from "./query.ts";
import { some } from "./thresholds.ts";

const connectionsShare = ratio(sum(gauge("pg_stat_activity_count")), max(gauge("pg_settings_max_connections")));
const full = { yellow: 0.7, red: 0.9 };

export const postgresNumbers: readonly [Panel, ...Panel[]] = [
  {
    kind: "stat",
    title: "PostgreSQL answers",
    alert: "PostgresDown",
    description: "1: its exporter gets an answer. 0: none, and users, tasks and notifications fail.",
    unit: "short",
    thresholds: some,
    queries: [query(min(gauge("pg_up")), "up")],
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
  {
    kind: "stat",
    title: "Slowest queries",
    description: "The largest 95th percentile of any service's queries, as the service waits for it.",
    unit: "s",
    thresholds: { yellow: 0.05, red: 0.25 },
    queries: [query(orZero(max(atLeast(quantile(0.95, waits, lately, ["job"]), 0))), "95 %")],
  },
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
          sum(gauge("pg_database_size_bytes")),
          sum(
            gauge("kube_persistentvolumeclaim_resource_requests_storage_bytes", {
              persistentvolumeclaim: like(".*postgres.*"),
            }),
          ),
        ),
        "in use",
      ),
    ],
  },
];
