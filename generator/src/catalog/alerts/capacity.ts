/** Alerts on capacity that will be used up soon. */
import { above, andOn, atLeast, below, like, max, min, per, type RuleGroup, sum, unlike } from "../../promql/index.ts";
import { gauge } from "../queries.ts";
import { ours } from "./workloads.ts";

const share = 0.8;
/** Excludes file systems that are in memory, read-only, or a view of another one. */
const disks = { fstype: unlike("tmpfs|ramfs|overlay|squashfs|iso9660|erofs") } as const;
const maximum = gauge("kube_horizontalpodautoscaler_spec_max_replicas", { namespace: ours });
const desired = gauge("kube_horizontalpodautoscaler_status_desired_replicas", { namespace: ours });
const data = { namespace: "taskflow-data", persistentvolumeclaim: like("data-postgres-[0-9]+") } as const;

const fileSystem = (what: string, fstype: string) =>
  `node_filesystem_${what}_bytes{job="node-exporter", instance="node:9100", device="/dev/sda1", fstype="${fstype}", mountpoint="/etc/hosts"}`;
const scaler = (what: string) =>
  `kube_horizontalpodautoscaler_${what}_replicas{namespace="taskflow-backend", horizontalpodautoscaler="tasks"}`;
const database = (datname: string) => `pg_database_size_bytes{job="postgres-exporter", datname="${datname}"}`;
const claimed =
  'kube_persistentvolumeclaim_resource_requests_storage_bytes{namespace="taskflow-data", persistentvolumeclaim="data-postgres-0"}';

export const capacity: RuleGroup = {
  name: "capacity",
  recordings: [],
  alerts: [
    {
      name: "NodeDiskFilling",
      severity: "ticket",
      // The same disk, mounted in many places.
      expression: below(
        min(per(gauge("node_filesystem_avail_bytes", disks), gauge("node_filesystem_size_bytes", disks)), [
          "instance",
          "device",
        ]),
        Number((1 - share).toPrecision(3)),
      ),
      for: "10m",
      summary: "Soon nothing can be saved: a disk of the node is filling",
      description:
        "{{ $labels.device }} of {{ $labels.instance }} is more than 80 % full. The volumes of the stores and of images, the container images and the logs are on the node's disk.",
      fires: {
        series: { [fileSystem("avail", "ext4")]: "15x30", [fileSystem("size", "ext4")]: "100x30" },
        at: "15m",
        labels: { instance: "node:9100", device: "/dev/sda1" },
      },
      silent: {
        series: { [fileSystem("avail", "squashfs")]: "0x30", [fileSystem("size", "squashfs")]: "100x30" },
        at: "15m",
      },
    },
    {
      name: "DatabaseOutgrowsClaim",
      severity: "ticket",
      expression: above(
        per(
          sum(gauge("pg_database_size_bytes")),
          sum(gauge("kube_persistentvolumeclaim_resource_requests_storage_bytes", data)),
        ),
        share,
      ),
      for: "10m",
      summary: "Soon no task can be saved: PostgreSQL's volume is nearly full",
      description: "All databases together take more than 80 % of what the claim data-postgres-0 asks for.",
      fires: {
        series: { [database("tasks")]: "60x30", [database("users")]: "30x30", [claimed]: "100x30" },
        at: "15m",
        labels: {},
      },
      silent: {
        series: { [database("tasks")]: "40x30", [database("users")]: "30x30", [claimed]: "100x30" },
        at: "15m",
      },
    },
    {
      name: "AutoscalerAtLimit",
      severity: "ticket",
      // An autoscaler with minimum equal to maximum is always at its limit.
      expression: andOn(
        max(atLeast(desired, maximum), ["namespace", "horizontalpodautoscaler"]),
        above(maximum, gauge("kube_horizontalpodautoscaler_spec_min_replicas", { namespace: ours })),
        ["namespace", "horizontalpodautoscaler"],
      ),
      for: "15m",
      summary: "People may soon wait for {{ $labels.horizontalpodautoscaler }}: it has all the pods that it may have",
      description:
        "The autoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} has wanted its maximum for a quarter of an hour.",
      fires: {
        series: {
          [scaler("status_desired")]: "2 4x30",
          [scaler("spec_max")]: "4x30",
          [scaler("spec_min")]: "2x30",
        },
        at: "20m",
        labels: { namespace: "taskflow-backend", horizontalpodautoscaler: "tasks" },
      },
      silent: {
        series: {
          [scaler("status_desired")]: "4x10 2x20",
          [scaler("spec_max")]: "4x30",
          [scaler("spec_min")]: "2x30",
        },
        at: "20m",
      },
    },
  ],
};
