import type { MetricSet } from "../../model/metric.ts";

const gauge = { type: "gauge", labels: {} } as const;
/** The names are those of V8 and libuv, and change with Node: their number is bounded. */
const kindOf = { type: { atMost: 40 } } as const;
const space = { space: { atMost: 20 } } as const;

/** prom-client's default metrics of a process on Linux. */
export const node = {
  process_cpu_user_seconds_total: {
    type: "counter",
    unit: "seconds",
    help: "Total user CPU time spent in seconds.",
    labels: {},
  },
  process_cpu_system_seconds_total: {
    type: "counter",
    unit: "seconds",
    help: "Total system CPU time spent in seconds.",
    labels: {},
  },
  process_cpu_seconds_total: {
    type: "counter",
    unit: "seconds",
    help: "Total user and system CPU time spent in seconds.",
    labels: {},
  },
  process_start_time_seconds: {
    ...gauge,
    unit: "seconds",
    help: "Start time of the process since unix epoch in seconds.",
  },
  process_resident_memory_bytes: { ...gauge, unit: "bytes", help: "Resident memory size in bytes." },
  process_virtual_memory_bytes: { ...gauge, unit: "bytes", help: "Virtual memory size in bytes." },
  process_heap_bytes: { ...gauge, unit: "bytes", help: "Process heap size in bytes." },
  process_open_fds: { ...gauge, unit: "count", help: "Number of open file descriptors." },
  process_max_fds: { ...gauge, unit: "count", help: "Maximum number of open file descriptors." },

  nodejs_eventloop_lag_seconds: { ...gauge, unit: "seconds", help: "Lag of event loop in seconds." },
  nodejs_eventloop_lag_min_seconds: { ...gauge, unit: "seconds", help: "The minimum recorded event loop delay." },
  nodejs_eventloop_lag_max_seconds: { ...gauge, unit: "seconds", help: "The maximum recorded event loop delay." },
  nodejs_eventloop_lag_mean_seconds: {
    ...gauge,
    unit: "seconds",
    help: "The mean of the recorded event loop delays.",
  },
  nodejs_eventloop_lag_stddev_seconds: {
    ...gauge,
    unit: "seconds",
    help: "The standard deviation of the recorded event loop delays.",
  },
  nodejs_eventloop_lag_p50_seconds: {
    ...gauge,
    unit: "seconds",
    help: "The 50th percentile of the recorded event loop delays.",
  },
  nodejs_eventloop_lag_p90_seconds: {
    ...gauge,
    unit: "seconds",
    help: "The 90th percentile of the recorded event loop delays.",
  },
  nodejs_eventloop_lag_p99_seconds: {
    ...gauge,
    unit: "seconds",
    help: "The 99th percentile of the recorded event loop delays.",
  },

  nodejs_active_resources: {
    type: "gauge",
    unit: "count",
    help: "Number of active resources that are currently keeping the event loop alive, grouped by async resource type.",
    labels: kindOf,
  },
  nodejs_active_resources_total: { ...gauge, unit: "count", help: "Total number of active resources." },
  nodejs_active_handles: {
    type: "gauge",
    unit: "count",
    help: "Number of active libuv handles grouped by handle type. Every handle type is C++ class name.",
    labels: kindOf,
  },
  nodejs_active_handles_total: { ...gauge, unit: "count", help: "Total number of active handles." },
  nodejs_active_requests: {
    type: "gauge",
    unit: "count",
    help: "Number of active libuv requests grouped by request type. Every request type is C++ class name.",
    labels: kindOf,
  },
  nodejs_active_requests_total: { ...gauge, unit: "count", help: "Total number of active requests." },

  nodejs_heap_size_total_bytes: { ...gauge, unit: "bytes", help: "Process heap size from Node.js in bytes." },
  nodejs_heap_size_used_bytes: { ...gauge, unit: "bytes", help: "Process heap size used from Node.js in bytes." },
  nodejs_external_memory_bytes: { ...gauge, unit: "bytes", help: "Node.js external memory size in bytes." },
  nodejs_heap_space_size_total_bytes: {
    type: "gauge",
    unit: "bytes",
    help: "Process heap space size total from Node.js in bytes.",
    labels: space,
  },
  nodejs_heap_space_size_used_bytes: {
    type: "gauge",
    unit: "bytes",
    help: "Process heap space size used from Node.js in bytes.",
    labels: space,
  },
  nodejs_heap_space_size_available_bytes: {
    type: "gauge",
    unit: "bytes",
    help: "Process heap space size available from Node.js in bytes.",
    labels: space,
  },
  nodejs_version_info: {
    type: "gauge",
    unit: "count",
    help: "Node.js version info.",
    labels: { version: { atMost: 1 }, major: { atMost: 1 }, minor: { atMost: 1 }, patch: { atMost: 1 } },
  },
  nodejs_gc_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    help: "Garbage collection duration by kind, one of major, minor, incremental or weakcb.",
    labels: { kind: ["major", "minor", "incremental", "weakcb"] },
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
  },
} as const satisfies MetricSet;
