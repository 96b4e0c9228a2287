/** PostgreSQL's activity, as expressions. */
import { plus, rate, ratio, sum, unlike, type Vector } from "../../promql/index.ts";
import { counter, gauge, histogram } from "../queries.ts";
import { lately } from "./query.ts";

/** Excludes template databases, and values of no database. */
export const ours = { datname: unlike("|template.*") };
export const connections = gauge("pg_stat_activity_count", ours);
type PerDatabase = Extract<Parameters<typeof counter>[0], `pg_stat_database_${string}`>;
export const perSecond = (name: PerDatabase): Vector<"datname"> => sum(rate(counter(name, ours), lately), ["datname"]);

const hits = perSecond("pg_stat_database_blks_hit");
export const hitShare = ratio(hits, plus(hits, perSecond("pg_stat_database_blks_read")));
export const commits = perSecond("pg_stat_database_xact_commit");
export const rollbacks = perSecond("pg_stat_database_xact_rollback");
export const rollbackShare = ratio(rollbacks, plus(commits, rollbacks));
export const waits = histogram("taskflow_database_query_seconds");
