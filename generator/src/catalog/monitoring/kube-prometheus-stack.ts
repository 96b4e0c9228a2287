/**
 * The pods of the chart kube-prometheus-stack, with the labels and ports that it gives them. The chart renders them, and our
 * policies control their traffic. The names are those of the small stack, so that the graph is the same.
 */
import type { Microservice } from "../microservices/index.ts";
import { thirdParty } from "../versions.ts";
import * as plain from "./prometheus.ts";

const shared = {
  owner: "platform",
  namespace: "monitoring",
  run: { kind: "chart" },
  single: true,
  resources: { cpu: ["10m", "100m"], memory: ["16Mi", "64Mi"] }, // from the chart's values
} as const;

export const prometheus: Microservice = {
  ...shared,
  name: "prometheus",
  description: "Scrapes what the graph declares, keeps it for a month, evaluates the rules",
  image: thirdParty.prometheus,
  ports: { web: { port: 9090 } },
  calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
  scrape: "web",
  storage: plain.storage,
};

export const grafana: Microservice = {
  ...shared,
  name: "grafana",
  description: "The dashboards, which are code: its sidecar reads them from ConfigMaps",
  image: thirdParty.grafana,
  ports: { http: { port: 3000, servicePort: 80 } },
  calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }, { to: "prometheus", atStart: false }],
  secrets: { "admin-user": { credential: "grafana/user" }, "admin-password": { credential: "grafana/admin" } },
};

export const kubeStateMetrics: Microservice = {
  ...shared,
  name: "kube-state-metrics",
  description: "Tells Prometheus what the API server knows: replicas, restarts, autoscalers, claims",
  image: thirdParty.kubeStateMetrics,
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
  scrape: "http",
  honorLabels: true,
};

export const operator: Microservice = {
  ...shared,
  name: "taskflow-prometheus-operator",
  description: "Makes Prometheus and its configuration of the objects that declare them",
  image: thirdParty.prometheus,
  ports: {}, // no microservice calls it
  calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
};
