/** The small stack: plain manifests, no operator, no Helm. Its requests are less than 400 Mi in all. */
import type { Microservice } from "../microservices/index.ts";
import { thirdParty } from "../versions.ts";

const shared = { owner: "platform", namespace: "monitoring", single: true } as const;

/** Prometheus' volume for a month of samples, in each stack. */
export const storage = { size: "2Gi", mountPath: "/prometheus" } as const;

export const prometheus: Microservice = {
  ...shared,
  name: "prometheus",
  description: "Scrapes what the graph declares, keeps it for a month, evaluates the rules",
  run: { kind: "prometheus" },
  image: thirdParty.prometheus,
  ports: { web: { port: 9090 } },
  calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
  scrape: "web",
  reads: [{ apiGroup: "", resources: ["pods"] }], // to discover its targets
  storage,
  resources: { cpu: ["50m", "1"], memory: ["144Mi", "384Mi"] },
};

export const grafana: Microservice = {
  ...shared,
  name: "grafana",
  description: "The dashboards, which are code: what somebody changes by hand is gone at the next start",
  run: { kind: "grafana" },
  image: thirdParty.grafana,
  ports: { http: { port: 3000 } },
  calls: [{ to: "kube-dns" }, { to: "prometheus", atStart: false }],
  secrets: { "admin-password": { credential: "grafana/admin" } },
  resources: { cpu: ["25m", "500m"], memory: ["80Mi", "256Mi"] },
};

/** The kinds that kube-state-metrics lists: those that rules and dashboards use, and some more. No Secrets, no ConfigMaps. */
const reads: Microservice["reads"] = [
  {
    apiGroup: "",
    resources: ["namespaces", "nodes", "persistentvolumeclaims", "pods", "resourcequotas", "services"],
  },
  { apiGroup: "apps", resources: ["daemonsets", "deployments", "replicasets", "statefulsets"] },
  { apiGroup: "autoscaling", resources: ["horizontalpodautoscalers"] },
  { apiGroup: "batch", resources: ["cronjobs", "jobs"] },
  { apiGroup: "networking.k8s.io", resources: ["ingresses"] },
  { apiGroup: "policy", resources: ["poddisruptionbudgets"] },
];

export const kubeStateMetrics: Microservice = {
  ...shared,
  name: "kube-state-metrics",
  description: "Tells Prometheus what the API server knows: replicas, restarts, autoscalers, claims",
  run: { kind: "kube-state-metrics" },
  image: thirdParty.kubeStateMetrics,
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
  scrape: "http",
  honorLabels: true,
  reads,
  resources: { cpu: ["10m", "250m"], memory: ["32Mi", "128Mi"] },
};
