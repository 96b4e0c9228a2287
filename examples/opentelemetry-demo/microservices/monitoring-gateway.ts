import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const monitoringGateway: Microservice = {
  name: "monitoring-gateway",
  description: "The way in to Grafana, which has its own log-in, and to Prometheus, which has none and gets one here",
  owner: "platform",
  namespace: "otel-demo-monitoring",
  run: { kind: "monitoring-gateway" },
  image: thirdParty.nginx,
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }, { to: "grafana", atStart: false }, { to: "prometheus", atStart: false }],
  secrets: { "prometheus-password": { credential: "prometheus/admin" } },
  resources: { cpu: ["10m", "100m"], memory: ["12Mi", "48Mi"] },
  single: true,
};
