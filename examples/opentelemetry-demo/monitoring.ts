/** The pods that monitor the shop, on every cluster: plain manifests, no operator and no chart. */
import type { Microservice } from "./microservices/index.ts";
import { thirdParty } from "./versions.ts";

const shared = { owner: "platform", namespace: "otel-demo-monitoring", single: true } as const;

const prometheus: Microservice = {
  ...shared,
  name: "prometheus",
  description: "Scrapes what the graph declares, evaluates the rules",
  run: { kind: "prometheus" },
  image: thirdParty.prometheus,
  ports: { web: { port: 9090 } },
  calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
  scrape: "web",
  reads: [{ apiGroup: "", resources: ["pods"] }], // to discover its targets
  storage: { size: "2Gi", mountPath: "/prometheus" },
  resources: { cpu: ["50m", "1"], memory: ["144Mi", "384Mi"] },
};

const grafana: Microservice = {
  ...shared,
  name: "grafana",
  description: "The dashboards, which are code",
  run: { kind: "grafana" },
  image: thirdParty.grafana,
  ports: { http: { port: 3000 } },
  calls: [{ to: "kube-dns" }, { to: "prometheus", atStart: false }],
  secrets: { "admin-password": { credential: "grafana/admin" } },
  resources: { cpu: ["25m", "500m"], memory: ["80Mi", "256Mi"] },
};

const kubeStateMetrics: Microservice = {
  ...shared,
  name: "kube-state-metrics",
  description: "Tells Prometheus what the API server knows: replicas, restarts, claims",
  run: { kind: "kube-state-metrics" },
  image: thirdParty.kubeStateMetrics,
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
  scrape: "http",
  honorLabels: true,
  reads: [
    {
      apiGroup: "",
      resources: ["namespaces", "nodes", "persistentvolumeclaims", "pods", "resourcequotas", "services"],
    },
    { apiGroup: "apps", resources: ["daemonsets", "deployments", "replicasets", "statefulsets"] },
    { apiGroup: "batch", resources: ["cronjobs", "jobs"] },
    { apiGroup: "autoscaling", resources: ["horizontalpodautoscalers"] },
  ],
  resources: { cpu: ["10m", "200m"], memory: ["24Mi", "96Mi"] },
};

export const stack = { grafana, "kube-state-metrics": kubeStateMetrics, prometheus };

export type MonitoringName = keyof typeof stack;
