import type { MetricSet } from "../../../model/metric.ts";
import type { Microservices } from "../../../model/microservice.ts";
import type { Workload } from "../../../model/workload.ts";
import { argocd } from "./argocd.ts";
import { kubeStateMetrics, kubeStateMetricsOf } from "./kube-state-metrics.ts";
import { nginxExporter } from "./nginx-exporter.ts";
import { nodeExporter } from "./node-exporter.ts";
import { postgresExporter } from "./postgres-exporter.ts";
import { prometheus } from "./prometheus.ts";
import { redisExporter } from "./redis-exporter.ts";

/** The exporters that read one data store each: a second store has an exporter with another name. */
const ofStores = { "postgres-exporter": postgresExporter, "redis-exporter": redisExporter } as const;

/** Third-party metrics by their source: those that rules and dashboards may use. */
export const exporters = {
  argocd,
  "kube-state-metrics": kubeStateMetrics,
  "nginx-exporter": nginxExporter,
  "node-exporter": nodeExporter,
  "postgres-exporter": postgresExporter,
  prometheus,
  "redis-exporter": redisExporter,
} as const;

/**
 * These by the names that the application's microservices have, and more of kube-state-metrics for the kinds of workloads.
 * @param kinds the kinds of the workloads that alerts and panels watch
 */
export function exportersOf(
  microservices: Microservices,
  kinds: ReadonlySet<Workload["kind"]>,
): Readonly<Record<string, MetricSet>> {
  const stores = Object.values(microservices).flatMap(({ name, run }) =>
    run.kind in ofStores && !(name in exporters) ? [[name, ofStores[run.kind as keyof typeof ofStores]]] : [],
  );
  const more = Object.entries(kubeStateMetricsOf).filter(([kind]) => kinds.has(kind as Workload["kind"]));
  if (stores.length + more.length === 0) return exporters;
  const objects = Object.assign({}, kubeStateMetrics, ...more.map(([, set]) => set));
  return { ...exporters, ...Object.fromEntries(stores), "kube-state-metrics": objects };
}
