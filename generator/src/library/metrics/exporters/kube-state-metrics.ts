import type { MetricSet } from "../../../model/metric.ts";

const container = { atMost: 50 };
const reason = { atMost: 20 };

/** The metrics that we use of kube-state-metrics: https://github.com/kubernetes/kube-state-metrics. `namespace` and `pod` are the object's. */
export const kubeStateMetrics = {
  kube_deployment_spec_replicas: {
    type: "gauge",
    unit: "count",
    help: "Pods wanted",
    labels: { deployment: { atMost: 100 } },
  },
  kube_deployment_status_replicas_available: {
    type: "gauge",
    unit: "count",
    help: "Pods that serve",
    labels: { deployment: { atMost: 100 } },
  },
  kube_statefulset_replicas: {
    type: "gauge",
    unit: "count",
    help: "Pods wanted",
    labels: { statefulset: { atMost: 100 } },
  },
  kube_statefulset_status_replicas_ready: {
    type: "gauge",
    unit: "count",
    help: "Pods that are ready",
    labels: { statefulset: { atMost: 100 } },
  },
  kube_horizontalpodautoscaler_spec_max_replicas: {
    type: "gauge",
    unit: "count",
    help: "At most",
    labels: { horizontalpodautoscaler: { atMost: 100 } },
  },
  kube_horizontalpodautoscaler_spec_min_replicas: {
    type: "gauge",
    unit: "count",
    help: "At least",
    labels: { horizontalpodautoscaler: { atMost: 100 } },
  },
  kube_horizontalpodautoscaler_status_current_replicas: {
    type: "gauge",
    unit: "count",
    help: "At the moment",
    labels: { horizontalpodautoscaler: { atMost: 100 } },
  },
  kube_horizontalpodautoscaler_status_desired_replicas: {
    type: "gauge",
    unit: "count",
    help: "As its figures say",
    labels: { horizontalpodautoscaler: { atMost: 100 } },
  },
  kube_pod_status_phase: {
    type: "gauge",
    unit: "count",
    help: "1 for the phase that a pod is in",
    labels: { phase: ["Pending", "Running", "Succeeded", "Failed", "Unknown"] },
  },
  kube_pod_status_ready: {
    type: "gauge",
    unit: "count",
    help: "1 for the condition that holds",
    labels: { condition: ["true", "false", "unknown"] },
  },
  kube_pod_container_status_restarts_total: {
    type: "counter",
    unit: "count",
    help: "Restarts of a container",
    labels: { container },
  },
  kube_pod_container_status_waiting_reason: {
    type: "gauge",
    unit: "count",
    help: "1 where a container waits",
    seldom: true,
    labels: { container, reason },
  },
  kube_pod_init_container_status_waiting_reason: {
    type: "gauge",
    unit: "count",
    help: "1 where an init container waits",
    seldom: true,
    labels: { container, reason },
  },
  kube_pod_container_status_last_terminated_reason: {
    type: "gauge",
    unit: "count",
    help: "1 for why it ended the last time",
    seldom: true,
    labels: { container, reason },
  },
  kube_pod_container_resource_limits: {
    type: "gauge",
    unit: "count",
    help: "What a container may take",
    labels: { container, resource: { atMost: 10 }, unit: { atMost: 5 } },
  },
  kube_persistentvolumeclaim_resource_requests_storage_bytes: {
    type: "gauge",
    unit: "bytes",
    help: "Size that a claim asks for",
    labels: { persistentvolumeclaim: { atMost: 100 } },
  },
} as const satisfies MetricSet;

const cronjob = { cronjob: { atMost: 100 } };
const seconds = { type: "gauge", unit: "seconds", seldom: true, labels: cronjob } as const;

/** Those that only applications with such workloads need, by the kind of workload. */
export const kubeStateMetricsOf = {
  daemon: {
    kube_daemonset_status_desired_number_scheduled: {
      type: "gauge",
      unit: "count",
      help: "Pods wanted",
      labels: { daemonset: { atMost: 100 } },
    },
    kube_daemonset_status_number_ready: {
      type: "gauge",
      unit: "count",
      help: "Pods that are ready",
      labels: { daemonset: { atMost: 100 } },
    },
  },
  job: {
    kube_job_failed: {
      type: "gauge",
      unit: "count",
      help: "1 for whether the Job has failed",
      seldom: true,
      labels: { job_name: { atMost: 100 }, condition: ["true", "false", "unknown"] },
    },
  },
  cron: {
    kube_cronjob_status_active: { type: "gauge", unit: "count", help: "Jobs that run", labels: cronjob },
    kube_cronjob_status_last_schedule_time: { ...seconds, help: "When the last run began, since 1970" },
    kube_cronjob_status_last_successful_time: { ...seconds, help: "When the last good run ended, since 1970" },
    kube_cronjob_next_schedule_time: { ...seconds, help: "When the next run is due, since 1970" },
  },
} as const satisfies Record<string, MetricSet>;
