import type { MonitoringFacts } from "./facts.ts";

const always = [
  "daemonsets",
  "deployments",
  "horizontalpodautoscalers",
  "persistentvolumeclaims",
  "pods",
  "statefulsets",
];

/** Those that few applications have, by the start of their metrics' names. */
const seldom = { cronjobs: "kube_cronjob_", jobs: "kube_job_" };

/** The resources that rules and dashboards query, sorted: kube-state-metrics lists these and no others. */
export function listedResources({ exporters }: Pick<MonitoringFacts, "exporters">): string[] {
  const kept = Object.keys(exporters["kube-state-metrics"] ?? {});
  const more = Object.entries(seldom).flatMap(([resource, start]) =>
    kept.some((metric) => metric.startsWith(start)) ? [resource] : [],
  );
  return [...always, ...more].sort();
}
