import type { MetricSet } from "../../../model/metric.ts";
import type { Microservices } from "../../../model/microservice.ts";
import { argocd } from "./argocd.ts";
import { kubeStateMetrics } from "./kube-state-metrics.ts";
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

/** These by the names that the application's microservices have. */
export function exportersOf(microservices: Microservices): Readonly<Record<string, MetricSet>> {
  const others = Object.values(microservices).flatMap(({ name, run: { kind: runtime } }) =>
    runtime in ofStores && !(name in exporters) ? [[name, ofStores[runtime as keyof typeof ofStores]]] : [],
  );
  return others.length > 0 ? { ...exporters, ...Object.fromEntries(others) } : exporters;
}
