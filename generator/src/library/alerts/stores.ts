/** Alerts on PostgreSQL and Redis servers, as their exporters see them. */
import { type Alert, above, equals, firing, max, per, type RuleGroup, sum, unlessOn } from "../../promql/index.ts";
import type { Observed } from "../observed.ts";
import { gauge } from "../queries.ts";

const share = 0.8;
type Job = { readonly job: string };

export function stores({ stores: { postgres: ofPostgres, redis: ofRedis } }: Observed): RuleGroup {
  const [postgres, redis] = [ofPostgres, ofRedis].map(({ jobs: [job = ""] }) => ({ job })) as [Job, Job];
  const inPostgres = (metric: string, labels = "") => `${metric}{job="${postgres.job}"${labels}}`;
  const inRedis = (metric: string) => `${metric}{job="${redis.job}"}`;
  // The only server's exporter is the only one with this alert.
  const sameServer = ofRedis.jobs.length > 1 ? (["job"] as const) : [];
  const alerts: Alert[] = [
    {
      name: "PostgresDown",
      severity: "page",
      expression: equals(max(gauge("pg_up"), ["job"]), 0),
      for: "30s",
      summary: "What people do fails: PostgreSQL is down",
      description: "The exporter runs, and PostgreSQL does not let it in.",
      fires: { every: "30s", series: { [inPostgres("pg_up")]: "1 1 0x10" }, at: "2m", labels: postgres },
      // One missing sample is no reason to page.
      silent: { every: "30s", series: { [inPostgres("pg_up")]: "1 1 0 1x10" }, at: "60s" },
    },
    {
      name: "RedisDown",
      severity: "page",
      expression: equals(max(gauge("redis_up"), ["job"]), 0),
      for: "30s",
      summary: "What people do fails: Redis is down",
      description: "The exporter runs, and Redis does not answer it.",
      fires: { every: "30s", series: { [inRedis("redis_up")]: "1 1 0x10" }, at: "2m", labels: redis },
      silent: { every: "30s", series: { [inRedis("redis_up")]: "1 1 0 1x10" }, at: "60s" },
    },
    {
      name: "PostgresConnectionsNearLimit",
      severity: "ticket",
      expression: above(
        per(sum(gauge("pg_stat_activity_count"), ["job"]), max(gauge("pg_settings_max_connections"), ["job"])),
        share,
      ),
      for: "5m",
      summary: "Soon what people ask will wait or fail: PostgreSQL has hardly a connection left",
      description: "More than 80 % of max_connections are taken.",
      fires: {
        series: {
          [inPostgres("pg_settings_max_connections")]: "100x20",
          [inPostgres("pg_stat_activity_count", ', datname="a", state="idle"')]: "50x20",
          [inPostgres("pg_stat_activity_count", ', datname="b", state="active"')]: "35x20",
        },
        at: "10m",
        labels: postgres,
      },
      silent: {
        series: {
          [inPostgres("pg_settings_max_connections")]: "100x20",
          [inPostgres("pg_stat_activity_count", ', datname="a", state="idle"')]: "75x20",
        },
        at: "10m",
      },
    },
    {
      name: "RedisMemoryNearLimit",
      severity: "ticket",
      expression: above(
        per(max(gauge("redis_memory_used_bytes"), ["job"]), above(max(gauge("redis_memory_max_bytes"), ["job"]), 0)),
        share,
      ),
      for: "5m",
      summary: "Soon what people do fails: Redis has hardly any memory left",
      description: "More than 80 % of maxmemory are used. At 100 % Redis evicts keys or refuses to write.",
      fires: {
        series: { [inRedis("redis_memory_used_bytes")]: "85x20", [inRedis("redis_memory_max_bytes")]: "100x20" },
        at: "10m",
        labels: redis,
      },
      // 0 is no limit.
      silent: {
        series: { [inRedis("redis_memory_used_bytes")]: "85x20", [inRedis("redis_memory_max_bytes")]: "0x20" },
        at: "10m",
      },
    },
    {
      name: "RedisCannotWrite",
      severity: "page",
      expression: unlessOn(
        equals(max(gauge("redis_aof_last_write_status"), ["job"]), 0),
        firing(["RedisDown"]),
        sameServer,
      ),
      for: "1m",
      summary: "What people do fails: Redis cannot write to its disk",
      description: "The last write to the append-only file failed, so Redis refuses every change.",
      fires: {
        every: "30s",
        series: { [inRedis("redis_aof_last_write_status")]: "1 0x20", [inRedis("redis_up")]: "1x20" },
        at: "3m",
        labels: redis,
      },
      silent: {
        every: "30s",
        series: { [inRedis("redis_aof_last_write_status")]: "1x20", [inRedis("redis_up")]: "1x20" },
        at: "3m",
      },
    },
  ];
  return { name: "stores", recordings: [], alerts };
}
