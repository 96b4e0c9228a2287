import { argocd } from "./argocd.ts";
import { kubeStateMetrics } from "./kube-state-metrics.ts";
import { nginxExporter } from "./nginx-exporter.ts";
import { nodeExporter } from "./node-exporter.ts";
import { postgresExporter } from "./postgres-exporter.ts";
import { prometheus } from "./prometheus.ts";
import { redisExporter } from "./redis-exporter.ts";

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
