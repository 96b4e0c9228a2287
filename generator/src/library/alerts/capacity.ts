/** Alerts on capacity that will be used up soon. */

import {
  type Alert,
  above,
  andOn,
  atLeast,
  below,
  like,
  max,
  min,
  or,
  per,
  perOn,
  type RuleGroup,
  sum,
  unlike,
  type Vector,
} from "../../promql/index.ts";
import type { Observed } from "../observed.ts";
import { gauge } from "../queries.ts";
import type { Store } from "../stores.ts";
import { ours } from "./workloads.ts";

const share = 0.8;
/** Excludes file systems that are in memory, read-only, or a view of another one. */
const disks = { fstype: unlike("tmpfs|ramfs|overlay|squashfs|iso9660|erofs") } as const;

const fileSystem = (what: string, fstype: string) =>
  `node_filesystem_${what}_bytes{job="nodes", instance="node:9100", device="/dev/sda1", fstype="${fstype}", mountpoint="/etc/hosts"}`;

/** The share of its claim that the databases of each PostgreSQL server take. */
function databaseOutgrowsClaim(of: Observed): Alert[] {
  const [first, ...others] = of.stores.postgres.servers;
  if (!first) return [];
  const claims = ({ server: { name, namespace } }: Store) =>
    sum(
      gauge("kube_persistentvolumeclaim_resource_requests_storage_bytes", {
        namespace,
        persistentvolumeclaim: like(`data-${name}-[0-9]+`),
      }),
    );
  const shareOf = (store: Store): Vector<"job"> =>
    perOn(sum(gauge("pg_database_size_bytes", { job: store.job }), ["job"]), claims(store), []);
  const labels = others.length > 0 ? { job: first.job } : {};
  const database = (datname: string) => `pg_database_size_bytes{job="${first.job}", datname="${datname}"}`;
  const claimed = `kube_persistentvolumeclaim_resource_requests_storage_bytes{namespace="${first.server.namespace}", persistentvolumeclaim="data-${first.server.name}-0"}`;
  return [
    {
      name: "DatabaseOutgrowsClaim",
      severity: "ticket",
      expression:
        others.length > 0
          ? above(
              others.map(shareOf).reduce((some, one) => or(some, one), shareOf(first)),
              share,
            )
          : above(per(sum(gauge("pg_database_size_bytes")), claims(first)), share),
      for: "10m",
      summary: "Soon nothing can be saved: PostgreSQL's volume is nearly full",
      description: `All databases${others.length > 0 ? " of {{ $labels.job }}" : ""} together take more than 80 % of what ${others.length > 0 ? "the server's claim" : `the claim data-${first.server.name}-0`} asks for.`,
      fires: {
        series: { [database("a")]: "60x30", [database("b")]: "30x30", [claimed]: "100x30" },
        at: "15m",
        labels,
      },
      silent: {
        series: { [database("a")]: "40x30", [database("b")]: "30x30", [claimed]: "100x30" },
        at: "15m",
      },
    },
  ];
}

export function capacity(of: Observed): RuleGroup {
  const namespace = ours(of);
  const maximum = gauge("kube_horizontalpodautoscaler_spec_max_replicas", { namespace });
  const desired = gauge("kube_horizontalpodautoscaler_status_desired_replicas", { namespace });
  const [own = ""] = of.namespaces;
  const scaler = (what: string) =>
    `kube_horizontalpodautoscaler_${what}_replicas{namespace="${own}", horizontalpodautoscaler="shop"}`;
  return {
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
          "{{ $labels.device }} of {{ $labels.instance }} is more than 80 % full. The volumes, the container images and the logs are on the node's disk.",
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
      ...databaseOutgrowsClaim(of),
      {
        name: "AutoscalerAtLimit",
        severity: "ticket",
        // An autoscaler with minimum equal to maximum is always at its limit.
        expression: andOn(
          max(atLeast(desired, maximum), ["namespace", "horizontalpodautoscaler"]),
          above(maximum, gauge("kube_horizontalpodautoscaler_spec_min_replicas", { namespace })),
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
          labels: { namespace: own, horizontalpodautoscaler: "shop" },
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
}
