/** The nodes, the pods on them, and Prometheus itself. */
import {
  count,
  type Dashboard,
  equals,
  increase,
  max,
  minus,
  noneOf,
  orZero,
  type Panel,
  per,
  rate,
  ratio,
  sum,
  unlike,
  up,
  type Vector,
} from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { podsOfAll } from "./pods.ts";
import { prometheusPanels } from "./prometheus.ts";
import { lately, query } from "./query.ts";
import { none } from "./thresholds.ts";
import { uidOf } from "./uid.ts";

const each = ["instance"] as const;
const busy = { yellow: 0.8, red: 0.95 };
/** Excludes the time that a CPU waits for a disk. */
const working = { mode: noneOf("idle", "iowait") };
const cpu: Vector<"instance"> = ratio(
  sum(rate(counter("node_cpu_seconds_total", working), lately), each),
  sum(rate(counter("node_cpu_seconds_total"), lately), each),
);
const total = max(gauge("node_memory_MemTotal_bytes"), each);
const memory: Vector<"instance"> = ratio(minus(total, max(gauge("node_memory_MemAvailable_bytes"), each)), total);
/** Excludes file systems without a size of their own: in memory, of images, or per pod. */
const disks = { fstype: unlike("tmpfs|overlay|squashfs|ramfs|.*fuse.*") };
const files = ["instance", "mountpoint"] as const;
const size = max(gauge("node_filesystem_size_bytes", disks), files);
const fullness = ratio(minus(size, max(gauge("node_filesystem_avail_bytes", disks), files)), size);

const nodeNumbers: readonly Panel[] = [
  {
    kind: "stat",
    title: "Nodes",
    description: "Those whose exporter answers.",
    unit: "short",
    queries: [query(orZero(count(total)), "nodes")],
  },
  {
    kind: "stat",
    title: "Busiest node",
    description: "The share of its cores that work; near 100 % everything on it takes longer.",
    unit: "percentunit",
    thresholds: busy,
    queries: [query(max(cpu), "CPU")],
  },
  {
    kind: "stat",
    title: "Fullest memory",
    description: "The share of memory that programs cannot have any more; near 100 % the kernel kills some of them.",
    unit: "percentunit",
    thresholds: busy,
    queries: [query(max(memory), "memory")],
  },
  {
    kind: "stat",
    title: "Fullest disk",
    alert: "NodeDiskFilling",
    description: "Of all file systems; from 85 % on the kubelet removes images, and then pods.",
    unit: "percentunit",
    thresholds: { yellow: 0.75, red: 0.85 },
    queries: [query(max(fullness), "disk")],
  },
];

const prometheusNumbers: readonly [Panel, ...Panel[]] = [
  {
    kind: "stat",
    title: "Targets down",
    alert: "TargetDown",
    description: "Targets of Prometheus that did not answer the last scrape.",
    unit: "short",
    thresholds: none,
    queries: [query(orZero(count(equals(up(), 0))), "targets")],
  },
  {
    kind: "stat",
    title: "Rules that failed in an hour",
    alert: "RuleFails",
    description: "0 is good: a rule that cannot be evaluated is an alert that cannot fire.",
    unit: "short",
    thresholds: none,
    queries: [query(orZero(sum(increase(counter("prometheus_rule_evaluation_failures_total"), "1h"))), "failures")],
  },
];

const machines: readonly [Panel, ...Panel[]] = [
  {
    kind: "timeseries",
    title: "CPU",
    description: "The share of its cores that work.",
    unit: "percentunit",
    thresholds: busy,
    queries: [query(cpu, "{{instance}}")],
  },
  {
    kind: "timeseries",
    title: "Load of each core",
    description: "Programs that run or wait to run, for each core: above 1 some wait.",
    unit: "short",
    thresholds: { yellow: 1, red: 2 },
    queries: [
      query(
        per(
          max(gauge("node_load1"), each),
          count(rate(counter("node_cpu_seconds_total", { mode: "idle" }), lately), each),
        ),
        "{{instance}}",
      ),
    ],
  },
  {
    kind: "timeseries",
    title: "Memory",
    description: "The share of memory that programs cannot have any more.",
    unit: "percentunit",
    thresholds: busy,
    queries: [query(memory, "{{instance}}")],
  },
  {
    kind: "timeseries",
    title: "Disks",
    alert: "NodeDiskFilling",
    description: "The share of each file system that is taken; from 85 % on the kubelet removes images, and then pods.",
    unit: "percentunit",
    thresholds: { yellow: 0.75, red: 0.85 },
    queries: [query(fullness, "{{instance}} {{mountpoint}}")],
  },
  {
    kind: "timeseries",
    title: "Disk traffic",
    description: "Read and written each second, over all disks of a node.",
    unit: "Bps",
    queries: [
      query(sum(rate(counter("node_disk_read_bytes_total"), lately), each), "{{instance}}, read"),
      query(sum(rate(counter("node_disk_written_bytes_total"), lately), each), "{{instance}}, written"),
    ],
  },
];

/** @param exported whether node-exporter runs */
export function nodes(application: string, exported: boolean): Dashboard {
  const [first, ...others] = [...(exported ? nodeNumbers : []), ...prometheusNumbers] as [Panel, ...Panel[]];
  return {
    uid: uidOf(application, "nodes"),
    title: "Nodes",
    description: "The machines below, what runs on them, and Prometheus, which tells of all that.",
    tags: [application, "platform"],
    rows: [
      { title: "At a glance", panels: [first, ...others] },
      ...(exported ? [{ title: "Machines", panels: machines }] : []),
      { title: "Pods", panels: podsOfAll },
      { title: "Prometheus", panels: prometheusPanels },
    ],
  };
}
