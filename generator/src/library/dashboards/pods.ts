/** The pods of all namespaces. */
import { increase, type Panel, sum, zeroNamed } from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { nothingYet, query } from "./query.ts";

export const podsOfAll: readonly [Panel, ...Panel[]] = [
  {
    kind: "timeseries",
    title: "Pods by phase",
    description: "Pending for long: no node has room, or a volume is missing. Failed: look at the pod's events.",
    unit: "short",
    stacked: true,
    queries: [query(sum(gauge("kube_pod_status_phase"), ["phase"]), "{{phase}}")],
  },
  {
    kind: "timeseries",
    title: "Containers that wait",
    alert: "PodCannotStart",
    description: "By reason: CrashLoopBackOff and ImagePullBackOff do not pass by themselves.",
    unit: "short",
    thresholds: { yellow: 1, red: 3 },
    queries: [
      query(
        zeroNamed(sum(gauge("kube_pod_container_status_waiting_reason"), ["reason"]), "reason", nothingYet),
        "{{reason}}",
      ),
    ],
  },
  {
    kind: "timeseries",
    title: "Restarts by namespace",
    alert: "ContainerRestarts",
    description: "Of all containers, in an hour: 0 is good.",
    unit: "short",
    thresholds: { yellow: 1, red: 5 },
    queries: [
      query(sum(increase(counter("kube_pod_container_status_restarts_total"), "1h"), ["namespace"]), "{{namespace}}"),
    ],
  },
];
