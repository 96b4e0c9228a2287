/** Alerts on pods that do not start, or do not keep running. If a whole service is down, ServiceDown fires instead. */
import {
  above,
  andOn,
  equals,
  firing,
  increase,
  minus,
  oneOf,
  or,
  overTime,
  type RuleGroup,
  sum,
  unlessOn,
} from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { ailing, down, ofLabel, ofPod, ours } from "./workloads.ts";

const container = ["namespace", "pod", "container"] as const;
const reasons = [
  "CrashLoopBackOff",
  "ImagePullBackOff",
  "ErrImagePull",
  "CreateContainerConfigError",
  "InvalidImageName",
];
const restarts = counter("kube_pod_container_status_restarts_total", { namespace: ours });
const stuck = { namespace: ours, reason: oneOf(...reasons) } as const;
// Between two attempts the container has no waiting reason for a moment.
const waiting = or(
  overTime("max", gauge("kube_pod_container_status_waiting_reason", stuck), "3m"),
  overTime("max", gauge("kube_pod_init_container_status_waiting_reason", stuck), "3m"),
);
const outOfMemory = gauge("kube_pod_container_status_last_terminated_reason", { namespace: ours, reason: "OOMKilled" });

/** The number of missing pods, per workload. */
const missing = or(
  sum(
    ofLabel(
      minus(
        gauge("kube_deployment_spec_replicas", { namespace: ours }),
        gauge("kube_deployment_status_replicas_available", { namespace: ours }),
      ),
      "deployment",
    ),
    ["namespace", "workload"],
  ),
  sum(
    ofLabel(
      minus(
        gauge("kube_statefulset_replicas", { namespace: ours }),
        gauge("kube_statefulset_status_replicas_ready", { namespace: ours }),
      ),
      "statefulset",
    ),
    ["namespace", "workload"],
  ),
);

const namespace = "taskflow-backend";
const pod = "tasks-6d4b75cb6d-x7k2p";
const told = { namespace, pod, container: "tasks" };
const labels = `namespace="${namespace}", pod="${pod}", container="tasks"`;
const restartsOf = `kube_pod_container_status_restarts_total{${labels}}`;
const waits = `kube_pod_container_status_waiting_reason{${labels}, reason="CrashLoopBackOff"}`;
const ended = (reason: string) => `kube_pod_container_status_last_terminated_reason{${labels}, reason="${reason}"}`;
const replicas = (what: string) => `kube_deployment_${what}{namespace="${namespace}", deployment="tasks"}`;

export const pods: RuleGroup = {
  name: "pods",
  recordings: [],
  alerts: [
    {
      name: "PodCannotStart",
      severity: "ticket",
      expression: unlessOn(ofPod(sum(above(waiting, 0), [...container, "reason"])), down, ["workload"]),
      for: "2m",
      summary: "People still have the old version of {{ $labels.container }}: a new pod cannot start",
      description: "{{ $labels.container }} in {{ $labels.namespace }}/{{ $labels.pod }} waits: {{ $labels.reason }}.",
      fires: {
        series: { [waits]: "1 0 1x30" },
        at: "5m",
        labels: { ...told, reason: "CrashLoopBackOff", workload: "tasks" },
      },
      // The whole service is down.
      silent: { series: { [waits]: "1x30", 'up{job="tasks"}': "0x30" }, at: "10m" },
    },
    {
      name: "OutOfMemory",
      severity: "ticket",
      expression: unlessOn(
        ofPod(andOn(above(sum(increase(restarts, "10m"), container), 0), equals(outOfMemory, 1), container)),
        down,
        ["workload"],
      ),
      for: "0s",
      summary: "What {{ $labels.container }} was just answering failed: it was killed for its memory",
      description:
        "{{ $labels.container }} in {{ $labels.namespace }}/{{ $labels.pod }} reached its memory limit within the last 10 minutes and was started anew.",
      fires: {
        series: { [restartsOf]: "0x4 1x20", [ended("OOMKilled")]: "0x4 1x20" },
        at: "10m",
        labels: { ...told, workload: "tasks" },
      },
      // The restart was long ago.
      silent: { series: { [restartsOf]: "1x20", [ended("OOMKilled")]: "1x20" }, at: "12m" },
    },
    {
      name: "ContainerRestarts",
      severity: "ticket",
      expression: unlessOn(
        unlessOn(
          ofPod(above(sum(increase(restarts, "20m"), container), 3)),
          firing(["PodCannotStart", "OutOfMemory"], { lately: "20m" }),
          container,
        ),
        down,
        ["workload"],
      ),
      for: "3m",
      summary: "Some of what people ask of {{ $labels.container }} fails: it ends again and again",
      description:
        "{{ $labels.container }} in {{ $labels.namespace }}/{{ $labels.pod }} was started anew more than 3 times in 20 minutes.",
      fires: {
        series: { [restartsOf]: "0 0 0 0 1 1 1 1 2 2 2 2 3 3 3 3 4 4 4 4 5x10" },
        at: "24m",
        labels: { ...told, workload: "tasks" },
      },
      // It was killed for its memory: OutOfMemory fires.
      silent: {
        series: { [restartsOf]: "0 0 0 0 1 1 1 1 2 2 2 2 3 3 3 3 4 4 4 4 5x10", [ended("OOMKilled")]: "1x30" },
        at: "24m",
      },
    },
    {
      name: "WorkloadShort",
      severity: "ticket",
      expression: unlessOn(unlessOn(above(missing, 0), ailing, ["namespace", "workload"]), down, ["workload"]),
      for: "10m",
      summary: "Nothing yet for people; {{ $labels.workload }} has fewer pods than it should",
      description:
        "{{ $labels.namespace }}/{{ $labels.workload }} has had fewer ready pods than wanted for 10 minutes, and none of them tells why.",
      fires: {
        series: { [replicas("spec_replicas")]: "2x30", [replicas("status_replicas_available")]: "2 1x30" },
        at: "15m",
        labels: { namespace, workload: "tasks" },
      },
      // A pod cannot start: PodCannotStart fires.
      silent: {
        series: {
          [replicas("spec_replicas")]: "2x30",
          [replicas("status_replicas_available")]: "2 1x30",
          [waits]: "1x30",
        },
        at: "15m",
      },
    },
  ],
};
