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
  type Vector,
} from "../../promql/index.ts";
import type { Observed } from "../observed.ts";
import { counter, gauge } from "../queries.ts";
import { type RunningKind, replicasOf } from "../replicas.ts";
import { ailing, down, ofLabel, ofPod, ours, unlessAny } from "./workloads.ts";

const container = ["namespace", "pod", "container"] as const;
const reasons = [
  "CrashLoopBackOff",
  "ImagePullBackOff",
  "ErrImagePull",
  "CreateContainerConfigError",
  "InvalidImageName",
];

/** The number of missing pods, per workload. */
function missingPods(of: Observed): Vector<"namespace" | "workload"> {
  const missing = (kind: RunningKind) => {
    const { label, ready, wanted } = replicasOf(kind, ours(of));
    return sum(ofLabel(minus(wanted, ready), label), ["namespace", "workload"] as const);
  };
  const always = or(missing("deployment"), missing("stateful"));
  return of.kept.daemon.length > 0 ? or(always, missing("daemon")) : always;
}

export function pods(of: Observed): RuleGroup {
  const namespace = ours(of);
  const restarts = counter("kube_pod_container_status_restarts_total", { namespace });
  const stuck = { namespace, reason: oneOf(...reasons) } as const;
  // Between two attempts the container has no waiting reason for a moment.
  const waiting = or(
    overTime("max", gauge("kube_pod_container_status_waiting_reason", stuck), "3m"),
    overTime("max", gauge("kube_pod_init_container_status_waiting_reason", stuck), "3m"),
  );
  const outOfMemory = gauge("kube_pod_container_status_last_terminated_reason", { namespace, reason: "OOMKilled" });

  /** The number of missing pods, per workload. */
  const missing = missingPods(of);

  const [own = ""] = of.namespaces;
  const [workload = "shop"] = of.served;
  const told = { pod: `${workload}-6d4b75cb6d-x7k2p`, container: workload };
  const here = { namespace: own, ...told };
  const labels = `namespace="${own}", pod="${told.pod}", container="${told.container}"`;
  const restartsOf = `kube_pod_container_status_restarts_total{${labels}}`;
  const waits = `kube_pod_container_status_waiting_reason{${labels}, reason="CrashLoopBackOff"}`;
  const ended = (reason: string) => `kube_pod_container_status_last_terminated_reason{${labels}, reason="${reason}"}`;
  const replicas = (what: string) => `kube_deployment_${what}{namespace="${own}", deployment="${workload}"}`;

  const downNow = down(of);
  return {
    name: "pods",
    recordings: [],
    alerts: [
      {
        name: "PodCannotStart",
        severity: "ticket",
        expression: unlessAny(ofPod(sum(above(waiting, 0), [...container, "reason"])), downNow, ["workload"]),
        for: "2m",
        summary: "People still have the old version of {{ $labels.container }}: a new pod cannot start",
        description:
          "{{ $labels.container }} in {{ $labels.namespace }}/{{ $labels.pod }} waits: {{ $labels.reason }}.",
        fires: {
          series: { [waits]: "1 0 1x30" },
          at: "5m",
          labels: { ...here, reason: "CrashLoopBackOff", workload },
        },
        // The whole service is down. Without ServiceDown: it started a moment later.
        silent: {
          series: of.served.length > 0 ? { [waits]: "1x30", [`up{job="${workload}"}`]: "0x30" } : { [waits]: "1 0x30" },
          at: "10m",
        },
      },
      {
        name: "OutOfMemory",
        severity: "ticket",
        expression: unlessAny(
          ofPod(andOn(above(sum(increase(restarts, "10m"), container), 0), equals(outOfMemory, 1), container)),
          downNow,
          ["workload"],
        ),
        for: "0s",
        summary: "What {{ $labels.container }} was just answering failed: it was killed for its memory",
        description:
          "{{ $labels.container }} in {{ $labels.namespace }}/{{ $labels.pod }} reached its memory limit within the last 10 minutes and was started anew.",
        fires: {
          series: { [restartsOf]: "0x4 1x20", [ended("OOMKilled")]: "0x4 1x20" },
          at: "10m",
          labels: { ...here, workload },
        },
        // The restart was long ago.
        silent: { series: { [restartsOf]: "1x20", [ended("OOMKilled")]: "1x20" }, at: "12m" },
      },
      {
        name: "ContainerRestarts",
        severity: "ticket",
        expression: unlessAny(
          unlessAny(
            ofPod(above(sum(increase(restarts, "20m"), container), 3)),
            firing(["PodCannotStart", "OutOfMemory"], { lately: "20m" }),
            container,
          ),
          downNow,
          ["workload"],
        ),
        for: "3m",
        summary: "Some of what people ask of {{ $labels.container }} fails: it ends again and again",
        description:
          "{{ $labels.container }} in {{ $labels.namespace }}/{{ $labels.pod }} was started anew more than 3 times in 20 minutes.",
        fires: {
          series: { [restartsOf]: "0 0 0 0 1 1 1 1 2 2 2 2 3 3 3 3 4 4 4 4 5x10" },
          at: "24m",
          labels: { ...here, workload },
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
        expression: unlessAny(unlessAny(above(missing, 0), ailing, ["namespace", "workload"]), downNow, ["workload"]),
        for: "10m",
        summary: "Nothing yet for people; {{ $labels.workload }} has fewer pods than it should",
        description:
          "{{ $labels.namespace }}/{{ $labels.workload }} has had fewer ready pods than wanted for 10 minutes, and none of them tells why.",
        fires: {
          series: { [replicas("spec_replicas")]: "2x30", [replicas("status_replicas_available")]: "2 1x30" },
          at: "15m",
          labels: { namespace: own, workload },
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
}
