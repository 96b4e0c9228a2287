/** Redis, as its exporter sees it: sessions, the stream of events, statistics. */
import type { Microservice } from "../../model/microservice.ts";
import { type Dashboard, increase, max, min, type Panel, plus, rate, ratio, sum } from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { streamLag } from "./own.ts";
import { lately, query } from "./query.ts";
import { none, some } from "./thresholds.ts";
import { podPanels } from "./workload.ts";

const full = { yellow: 0.75, red: 0.9 };
const memoryShare = ratio(max(gauge("redis_memory_used_bytes")), max(gauge("redis_memory_max_bytes")));
const hits = sum(rate(counter("redis_keyspace_hits_total"), lately));
const misses = sum(rate(counter("redis_keyspace_misses_total"), lately));

const glance: readonly [Panel, ...Panel[]] = [
  {
    kind: "stat",
    title: "Redis answers",
    alert: "RedisDown",
    description: "1: its exporter gets an answer. 0: none, nobody is logged in and no event is passed on.",
    unit: "short",
    thresholds: some,
    queries: [query(min(gauge("redis_up")), "up")],
  },
  {
    kind: "stat",
    title: "Memory in use",
    alert: "RedisMemoryNearLimit",
    description: "Of maxmemory; when it is full, writing fails. 0 also where maxmemory is not set.",
    unit: "percentunit",
    thresholds: full,
    queries: [query(memoryShare, "in use")],
  },
  {
    kind: "stat",
    title: "Commands",
    description: "Each second, from all clients.",
    unit: "ops",
    queries: [query(sum(rate(counter("redis_commands_processed_total"), lately)), "commands")],
  },
  {
    kind: "stat",
    title: "Writes to disk",
    alert: "RedisCannotWrite",
    description: "1: the last write of the append-only file worked. 0: a restart now would lose sessions and events.",
    unit: "short",
    thresholds: some,
    queries: [query(min(gauge("redis_aof_last_write_status")), "last write")],
  },
  {
    kind: "stat",
    title: "Keys given up in an hour",
    alert: "RedisMemoryNearLimit",
    description: "For lack of memory: 0 is good, any other number is lost sessions or events.",
    unit: "short",
    thresholds: none,
    queries: [query(sum(increase(counter("redis_evicted_keys_total"), "1h")), "keys")],
  },
  {
    kind: "stat",
    title: "Running for",
    description: "Since its last start.",
    unit: "s",
    queries: [query(max(gauge("redis_uptime_in_seconds")), "running")],
  },
];

const work: readonly [Panel, ...Panel[]] = [
  {
    kind: "timeseries",
    title: "Commands",
    description: "Each second, from all clients.",
    unit: "ops",
    queries: [query(sum(rate(counter("redis_commands_processed_total"), lately)), "commands")],
  },
  {
    kind: "timeseries",
    title: "Keys that were there",
    description:
      "The share of keys asked for that were found. Idle is 0; a fall is sessions that have ended, or data that is gone.",
    unit: "percentunit",
    max: 1,
    queries: [query(ratio(hits, plus(hits, misses)), "found")],
  },
  streamLag,
];

const room: readonly [Panel, ...Panel[]] = [
  {
    kind: "timeseries",
    title: "Memory",
    alert: "RedisMemoryNearLimit",
    description: "Of data and buffers, and what it may use at the most; 0 at the most: no limit is set.",
    unit: "bytes",
    queries: [
      query(max(gauge("redis_memory_used_bytes")), "in use"),
      query(max(gauge("redis_memory_max_bytes")), "at the most"),
    ],
  },
  {
    kind: "timeseries",
    title: "Keys by database",
    description: "One that only grows: something is written that never expires.",
    unit: "short",
    queries: [query(sum(gauge("redis_db_keys"), ["db"]), "{{db}}")],
  },
  {
    kind: "timeseries",
    title: "Keys given up",
    alert: "RedisMemoryNearLimit",
    description: "In an hour, for lack of memory: 0 is good, any other number is lost sessions or events.",
    unit: "short",
    thresholds: none,
    queries: [query(sum(increase(counter("redis_evicted_keys_total"), "1h")), "keys")],
  },
  {
    kind: "timeseries",
    title: "Clients",
    description: "Open connections: some for each pod of our services. One that only grows is a leak.",
    unit: "short",
    width: 12,
    queries: [query(sum(gauge("redis_connected_clients")), "clients")],
  },
  {
    kind: "timeseries",
    title: "Connections refused",
    description: "In an hour, beyond maxclients: 0 is good.",
    unit: "short",
    thresholds: none,
    width: 12,
    queries: [query(sum(increase(counter("redis_rejected_connections_total"), "1h")), "refused")],
  },
];

export const redisDashboard = (redis: Microservice): Dashboard => ({
  uid: "taskflow-redis",
  title: "Redis",
  description: "Redis, as its exporter sees it: sessions, the stream of events, statistics.",
  tags: ["taskflow", "data"],
  rows: [
    { title: "At a glance", panels: glance },
    { title: "Work", panels: work },
    { title: "Room", panels: room },
    { title: "Pods", panels: podPanels(redis) },
  ],
});
