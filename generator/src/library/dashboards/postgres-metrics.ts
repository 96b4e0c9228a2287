/** PostgreSQL's activity, as expressions. */
import { plus, rate, ratio, sum, unlike, type Vector } from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { lately } from "./query.ts";

type PerDatabase = Extract<Parameters<typeof counter>[0], `pg_stat_database_${string}`>;

/** @param server selects one server's exporter; empty: there is only one server */
export function activityOf(server: { readonly job?: string }) {
  /** Excludes template databases, and values of no database. */
  const ours = { ...server, datname: unlike("|template.*") };
  const perSecond = (name: PerDatabase): Vector<"datname"> => sum(rate(counter(name, ours), lately), ["datname"]);
  const hits = perSecond("pg_stat_database_blks_hit");
  const commits = perSecond("pg_stat_database_xact_commit");
  const rollbacks = perSecond("pg_stat_database_xact_rollback");
  return {
    ours,
    perSecond,
    commits,
    rollbacks,
    connections: gauge("pg_stat_activity_count", ours),
    hitShare: ratio(hits, plus(hits, perSecond("pg_stat_database_blks_read"))),
    rollbackShare: ratio(rollbacks, plus(commits, rollbacks)),
  };
}

export type Activity = ReturnType<typeof activityOf>;
