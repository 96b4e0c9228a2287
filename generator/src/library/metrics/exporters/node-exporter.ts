import type { MetricSet } from "../../../model/metric.ts";

const device = { atMost: 50 };
const disk = { device, fstype: { atMost: 10 }, mountpoint: { atMost: 50 } };

/** The metrics that we use of node_exporter: https://github.com/prometheus/node_exporter. */
export const nodeExporter = {
  node_cpu_seconds_total: {
    type: "counter",
    unit: "seconds",
    help: "Time of each core by mode",
    labels: {
      cpu: { atMost: 256 },
      mode: ["idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"],
    },
  },
  node_load1: { type: "gauge", unit: "count", help: "Load of the last minute", labels: {} },
  node_memory_MemTotal_bytes: { type: "gauge", unit: "bytes", help: "Memory", labels: {} },
  node_memory_MemAvailable_bytes: { type: "gauge", unit: "bytes", help: "Memory that programs can have", labels: {} },
  node_filesystem_size_bytes: { type: "gauge", unit: "bytes", help: "Size of a file system", labels: disk },
  node_filesystem_avail_bytes: { type: "gauge", unit: "bytes", help: "Free for ordinary users", labels: disk },
  node_disk_read_bytes_total: { type: "counter", unit: "bytes", help: "Read from disks", labels: { device } },
  node_disk_written_bytes_total: { type: "counter", unit: "bytes", help: "Written to disks", labels: { device } },
  node_boot_time_seconds: { type: "gauge", unit: "seconds", help: "When it started, since 1970", labels: {} },
} as const satisfies MetricSet;
