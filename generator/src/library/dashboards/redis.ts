/** Redis, as its exporter sees it. */
import {
  type Dashboard,
  increase,
  max,
  min,
  type Panel,
  plus,
  type Row,
  rate,
  ratio,
  sum,
} from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { lately, query } from "./query.ts";
import { headOf, type StoreFacts } from "./store.ts";
import { none, some } from "./thresholds.ts";
import { podPanels } from "./workload.ts";

const full = { yellow: 0.75, red: 0.9 };
/** @param of selects one server's exporter; empty: there is only one server */
function panelsOf(of: { readonly job?: string }, own: readonly Panel[]): readonly [Row, Row, Row] {
  const memoryShare = ratio(max(gauge("redis_memory_used_bytes", of)), max(gauge("redis_memory_max_bytes", of)));
  const hits = sum(rate(counter("redis_keyspace_hits_total", of), lately));
  const misses = sum(rate(counter("redis_keyspace_misses_total", of), lately));

  const glance: readonly [Panel, ...Panel[]] = [
    {
      kind: "stat",
      title: "Redis answers",
      alert: "RedisDown",
      description: "1: its exporter gets an answer. 0: none.",
      unit: "short",
      thresholds: some,
      queries: [query(min(gauge("redis_up", of)), "up")],
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
      queries: [query(sum(rate(counter("redis_commands_processed_total", of), lately)), "commands")],
    },
    {
      kind: "stat",
      title: "Writes to disk",
      alert: "RedisCannotWrite",
      description: "1: the last write of the append-only file worked. 0: a restart now would lose data.",
      unit: "short",
      thresholds: some,
      queries: [query(min(gauge("redis_aof_last_write_status", of)), "last write")],
    },
    {
      kind: "stat",
      title: "Keys given up in an hour",
      alert: "RedisMemoryNearLimit",
      description: "For lack of memory: 0 is good, any other number is lost data.",
      unit: "short",
      thresholds: none,
      queries: [query(sum(increase(counter("redis_evicted_keys_total", of), "1h")), "keys")],
    },
    {
      kind: "stat",
      title: "Running for",
      description: "Since its last start.",
      unit: "s",
      queries: [query(max(gauge("redis_uptime_in_seconds", of)), "running")],
    },
  ];

  const work: readonly [Panel, ...Panel[]] = [
    {
      kind: "timeseries",
      title: "Commands",
      description: "Each second, from all clients.",
      unit: "ops",
      queries: [query(sum(rate(counter("redis_commands_processed_total", of), lately)), "commands")],
    },
    {
      kind: "timeseries",
      title: "Keys that were there",
      description:
        "The share of keys asked for that were found. Idle is 0; a fall is data that has expired, or is gone.",
      unit: "percentunit",
      max: 1,
      queries: [query(ratio(hits, plus(hits, misses)), "found")],
    },
    ...own,
  ];

  const room: readonly [Panel, ...Panel[]] = [
    {
      kind: "timeseries",
      title: "Memory",
      alert: "RedisMemoryNearLimit",
      description: "Of data and buffers, and what it may use at the most; 0 at the most: no limit is set.",
      unit: "bytes",
      queries: [
        query(max(gauge("redis_memory_used_bytes", of)), "in use"),
        query(max(gauge("redis_memory_max_bytes", of)), "at the most"),
      ],
    },
    {
      kind: "timeseries",
      title: "Keys by database",
      description: "One that only grows: something is written that never expires.",
      unit: "short",
      queries: [query(sum(gauge("redis_db_keys", of), ["db"]), "{{db}}")],
    },
    {
      kind: "timeseries",
      title: "Keys given up",
      alert: "RedisMemoryNearLimit",
      description: "In an hour, for lack of memory: 0 is good, any other number is lost data.",
      unit: "short",
      thresholds: none,
      queries: [query(sum(increase(counter("redis_evicted_keys_total", of), "1h")), "keys")],
    },
    {
      kind: "timeseries",
      title: "Clients",
      description: "Open connections: some for each pod of our services. One that only grows is a leak.",
      unit: "short",
      width: 12,
      queries: [query(sum(gauge("redis_connected_clients", of)), "clients")],
    },
    {
      kind: "timeseries",
      title: "Connections refused",
      description: "In an hour, beyond maxclients: 0 is good.",
      unit: "short",
      thresholds: none,
      width: 12,
      queries: [query(sum(increase(counter("redis_rejected_connections_total", of), "1h")), "refused")],
    },
  ];

  return [
    { title: "At a glance", panels: glance },
    { title: "Work", panels: work },
    { title: "Room", panels: room },
  ];
}

/** @param own the application's panels on what it keeps in this server */
export const redisDashboard = (store: StoreFacts, own: readonly Panel[] = []): Dashboard => ({
  ...headOf(store, "Redis"),
  description: "Redis, as its exporter sees it.",
  rows: [...panelsOf(store.selected, own), { title: "Pods", panels: podPanels(store.microservice) }],
});
