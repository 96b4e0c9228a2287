/** Both ways to monitor a cluster: pods that a Helm chart renders, and plain manifests. */
import type { Stack } from "../../src/model/cluster.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import { thirdParty } from "./images.ts";

const shared = { owner: "platform", namespace: "monitoring", single: true } as const;
const dns = { to: "kube-dns" };
const apiServer = { to: "kube-apiserver" };

const prometheus: Microservice = {
  ...shared,
  name: "prometheus",
  description: "Scrapes every declared target and evaluates the rules",
  run: { kind: "prometheus" },
  image: thirdParty.prometheus,
  ports: { web: { port: 9090 } },
  calls: [dns, apiServer],
  scrape: "web",
  reads: [{ apiGroup: "", resources: ["pods"] }],
  storage: { size: "2Gi", mountPath: "/prometheus" },
  resources: { cpu: ["50m", "1"], memory: ["144Mi", "384Mi"] },
};

const grafana: Microservice = {
  ...shared,
  name: "grafana",
  description: "Shows the dashboards",
  run: { kind: "grafana" },
  image: thirdParty.grafana,
  ports: { http: { port: 3000 } },
  calls: [dns, { to: "prometheus", atStart: false }],
  secrets: { "admin-password": { credential: "grafana/admin" } },
  resources: { cpu: ["25m", "500m"], memory: ["80Mi", "256Mi"] },
};

const kubeStateMetrics: Microservice = {
  ...shared,
  name: "kube-state-metrics",
  description: "Exports the API server's objects to Prometheus",
  run: { kind: "kube-state-metrics" },
  image: thirdParty.kubeStateMetrics,
  ports: { http: { port: 8080 } },
  calls: [dns, apiServer],
  scrape: "http",
  honorLabels: true,
  reads: [
    { apiGroup: "", resources: ["nodes", "pods"] },
    { apiGroup: "apps", resources: ["deployments"] },
  ],
  resources: { cpu: ["10m", "250m"], memory: ["32Mi", "128Mi"] },
};

/** The pods of the chart are declared with it: see charts.ts. */
export const stacks: Readonly<Record<Stack, Readonly<Record<string, Microservice>>>> = {
  prometheus: { prometheus, grafana, "kube-state-metrics": kubeStateMetrics },
  "kube-prometheus-stack": {},
};
