/** The pods of a microservice: their number, restarts, and use of their limits. */
import type { MetricSet } from "../../model/metric.ts";
import type { Microservice } from "../../model/microservice.ts";
import {
  increase,
  like,
  max,
  type Panel,
  perOn,
  type Query,
  rate,
  secondsOf,
  sum,
  type Vector,
  zeroNamed,
} from "../../promql/index.ts";
import { counter, gauge, histogram } from "../queries.ts";
import { replicasOfOne } from "../replicas.ts";
import { lately, nothingYet, query } from "./query.ts";

type Workload = Pick<Microservice, "name" | "namespace" | "run" | "workload" | "scale">;

/** The number of ready pods of a microservice; of a Job or a CronJob, of running ones. */
export function readyPods(one: Workload): Vector<never> {
  const replicas = replicasOfOne(one);
  return replicas ? sum(replicas.ready) : sum(phases(one, "Running"));
}

const phases = ({ name, namespace }: Workload, phase: "Running" | "Failed" | "Succeeded" | "Pending") =>
  gauge("kube_pod_status_phase", { namespace, phase, pod: like(`${name}-.+`) });

const atMost = ({ name, namespace, scale }: Workload): Query[] =>
  scale
    ? [
        query(
          sum(gauge("kube_horizontalpodautoscaler_spec_max_replicas", { namespace, horizontalpodautoscaler: name })),
          "at most",
        ),
      ]
    : [];

/** Pods that serve; of a Job or a CronJob, the pods by phase. */
function numberOf(workload: Workload): readonly [Panel] {
  const replicas = replicasOfOne(workload);
  return [
    replicas
      ? {
          kind: "timeseries",
          title: `Replicas of ${workload.name}`,
          alert: "WorkloadShort",
          description: "Pods that serve and pods that are wanted: two lines that are one when all is well.",
          unit: "short",
          width: 12,
          queries: [query(sum(replicas.ready), "ready"), query(sum(replicas.wanted), "wanted"), ...atMost(workload)],
        }
      : {
          kind: "timeseries",
          title: `Pods of ${workload.name}`,
          description: "Of its runs that are kept, by phase: a failed one is looked into.",
          unit: "short",
          width: 12,
          queries: (["Pending", "Running", "Succeeded", "Failed"] as const).map((phase) =>
            query(sum(phases(workload, phase)), phase.toLowerCase()),
          ) as [Query, ...Query[]],
        },
  ];
}

/** Panels for any microservice. */
export const podPanels = (workload: Workload): readonly [Panel, ...Panel[]] => [
  ...numberOf(workload),
  {
    kind: "timeseries",
    title: `Restarts of ${workload.name}`,
    alert: "ContainerRestarts",
    description:
      "Restarts of each container in an hour: 0 is good, one now and then is looked into, many are a crash loop.",
    unit: "short",
    width: 12,
    thresholds: { yellow: 1, red: 3 },
    queries: [
      query(
        zeroNamed(
          sum(
            increase(
              counter("kube_pod_container_status_restarts_total", {
                namespace: workload.namespace,
                container: workload.name,
              }),
              "1h",
            ),
            ["pod"],
          ),
          "pod",
          nothingYet,
        ),
        "{{pod}}",
      ),
    ],
  },
];

const close = { yellow: 0.8, red: 0.95 };

function limit(container: string, resource: "cpu" | "memory"): Vector<"namespace" | "pod"> {
  return max(gauge("kube_pod_container_resource_limits", { container, resource }), ["namespace", "pod"]);
}

/** Panels for a process, from those of its metrics that its set has; `job` is also its container's name. */
export function processPanels(job: string, set: MetricSet): Panel[] {
  const pod = ["namespace", "pod"] as const;
  const cpu = sum(rate(counter("process_cpu_seconds_total", { job }), lately), pod);
  const memory = sum(gauge("process_resident_memory_bytes", { job }), pod);
  const panels: readonly (readonly [metric: string, panel: Panel])[] = [
    [
      "process_cpu_seconds_total",
      {
        kind: "timeseries",
        title: "CPU of the limit",
        description:
          "The share of its CPU limit that each pod takes; near 100 % it is held back and everything takes longer.",
        unit: "percentunit",
        thresholds: close,
        queries: [query(perOn(cpu, limit(job, "cpu"), pod), "{{pod}}")],
      },
    ],
    [
      "process_resident_memory_bytes",
      {
        kind: "timeseries",
        title: "Memory of the limit",
        alert: "OutOfMemory",
        description: "The share of its memory limit that each pod takes; at 100 % it is killed and starts again.",
        unit: "percentunit",
        thresholds: close,
        queries: [query(perOn(memory, limit(job, "memory"), pod), "{{pod}}")],
      },
    ],
    [
      "nodejs_eventloop_lag_p99_seconds",
      {
        kind: "timeseries",
        title: "Event loop, 99th percentile",
        description:
          "How late the event loop is: all requests of a pod wait for it, so it belongs below a twentieth of a second.",
        unit: "s",
        thresholds: { yellow: 0.05, red: 0.25 },
        queries: [query(max(gauge("nodejs_eventloop_lag_p99_seconds", { job }), ["pod"]), "{{pod}}")],
      },
    ],
    [
      "nodejs_heap_size_used_bytes",
      {
        kind: "timeseries",
        title: "Heap in use",
        description: "Memory of JavaScript objects: up and down is good, one that only grows is a leak.",
        unit: "bytes",
        queries: [query(max(gauge("nodejs_heap_size_used_bytes", { job }), ["pod"]), "{{pod}}")],
      },
    ],
    [
      "nodejs_gc_duration_seconds",
      {
        kind: "timeseries",
        title: "Garbage collection",
        description: "The share of the time in which a pod collects garbage and does nothing else.",
        unit: "percentunit",
        thresholds: { yellow: 0.1, red: 0.25 },
        queries: [query(sum(secondsOf(histogram("nodejs_gc_duration_seconds", { job }), lately), ["pod"]), "{{pod}}")],
      },
    ],
    [
      "process_open_fds",
      {
        kind: "timeseries",
        title: "Open files and sockets",
        description: "The share of file descriptors in use; at 100 % no connection is accepted any more.",
        unit: "percentunit",
        thresholds: close,
        queries: [
          query(
            perOn(max(gauge("process_open_fds", { job }), pod), max(gauge("process_max_fds", { job }), pod), pod),
            "{{pod}}",
          ),
        ],
      },
    ],
  ];
  return panels.flatMap(([metric, panel]) => (metric in set ? [panel] : []));
}
