import { argocd } from "./argocd.ts";
import { kubeStateMetrics } from "./kube-state-metrics.ts";
import { nginxExporter } from "./nginx-exporter.ts";
import { nodeExporter } from "./node-exporter.ts";
import { postgresExporter } from "./postgres-exporter.ts";
import { prometheus } from "./prometheus.ts";
import { redisExporter } from "./redis-exporter.ts";

/** What others make, by whose it is: the part that rules and dashboards may name. */
export const exporters = {
  argocd,
  "kube-state-metrics": kubeStateMetrics,
  "nginx-exporter": nginxExporter,
  "node-exporter": nodeExporter,
  "postgres-exporter": postgresExporter,
  prometheus,
  "redis-exporter": redisExporter,
} as const;
