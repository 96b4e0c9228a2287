import type { MetricSet } from "../../../model/metric.ts";

/** The metrics that we use of redis_exporter: https://github.com/oliver006/redis_exporter. */
export const redisExporter = {
  redis_up: { type: "gauge", unit: "count", help: "1 where Redis answers", labels: {} },
  redis_memory_used_bytes: { type: "gauge", unit: "bytes", help: "Memory of data and buffers", labels: {} },
  redis_memory_max_bytes: { type: "gauge", unit: "bytes", help: "maxmemory; 0: none", labels: {} },
  redis_connected_clients: { type: "gauge", unit: "count", help: "Clients", labels: {} },
  redis_commands_processed_total: { type: "counter", unit: "count", help: "Commands", labels: {} },
  redis_keyspace_hits_total: { type: "counter", unit: "count", help: "Keys asked for and found", labels: {} },
  redis_keyspace_misses_total: { type: "counter", unit: "count", help: "Keys asked for in vain", labels: {} },
  redis_evicted_keys_total: { type: "counter", unit: "count", help: "Keys given up for lack of memory", labels: {} },
  redis_rejected_connections_total: { type: "counter", unit: "count", help: "Beyond maxclients", labels: {} },
  redis_aof_last_write_status: { type: "gauge", unit: "count", help: "1: the last write to disk worked", labels: {} },
  redis_uptime_in_seconds: { type: "gauge", unit: "seconds", help: "Since it started", labels: {} },
  redis_db_keys: { type: "gauge", unit: "count", help: "Keys by database", labels: { db: { atMost: 16 } } },
} as const satisfies MetricSet;
