/** The data stores, the exporters and the other microservices that no request passes. */
import type { Microservice } from "../../src/model/microservice.ts";
import { release, thirdParty } from "./images.ts";

const small = { cpu: ["10m", "100m"], memory: ["16Mi", "64Mi"] } as const;
const dns = { to: "kube-dns" };
const watching = { owner: "platform", namespace: "monitoring", resources: small, single: true } as const;

export const postgres: Microservice = {
  name: "postgres",
  description: "PostgreSQL with one database and one role per caller",
  owner: "data",
  namespace: "taskflow-data",
  run: { kind: "postgres" },
  image: thirdParty.postgres,
  ports: { postgres: { port: 5432 } },
  calls: [],
  secrets: { "superuser-password": { credential: "postgres/superuser" } },
  storage: { size: "2Gi", mountPath: "/var/lib/postgresql/data" },
  resources: { cpu: ["100m", "1"], memory: ["192Mi", "512Mi"] },
};

export const redis: Microservice = {
  name: "redis",
  description: "Redis with an append-only file",
  owner: "data",
  namespace: "taskflow-data",
  run: { kind: "redis" },
  image: thirdParty.redis,
  ports: { redis: { port: 6379 } },
  calls: [],
  secrets: { "redis-password": { credential: "redis" } },
  storage: { size: "1Gi", mountPath: "/data" },
  resources: { cpu: ["50m", "500m"], memory: ["48Mi", "256Mi"] },
};

export const postgresExporter: Microservice = {
  ...watching,
  name: "postgres-exporter",
  description: "Exports PostgreSQL's statistics to Prometheus",
  run: { kind: "postgres-exporter" },
  image: thirdParty.postgresExporter,
  ports: { metrics: { port: 9187 } },
  calls: [dns, { to: "postgres", atStart: false }],
  scrape: "metrics",
};

export const redisExporter: Microservice = {
  ...watching,
  name: "redis-exporter",
  description: "Exports Redis' statistics to Prometheus",
  run: { kind: "redis-exporter" },
  image: thirdParty.redisExporter,
  ports: { metrics: { port: 9121 } },
  calls: [dns, { to: "redis", atStart: false }],
  scrape: "metrics",
};

export const nodeExporter: Microservice = {
  ...watching,
  name: "node-exporter",
  description: "Exports each node's load, memory and disks to Prometheus",
  run: { kind: "node-exporter" },
  workload: { kind: "daemon" },
  image: thirdParty.nodeExporter,
  ports: { metrics: { port: 9100 } },
  calls: [],
  scrape: "metrics",
};

/** Tries every connection that it does not declare, and sees the cluster's certificate. */
export const policyProbe: Microservice = {
  ...watching,
  name: "policy-probe",
  description: "Tries connections that are not declared",
  run: { kind: "node" },
  image: release("policy-probe"),
  ports: { http: { port: 8086 } },
  calls: [dns],
  scrape: "http",
  triesTheRest: true,
  seesCertificate: true,
};

export const monitoringGateway: Microservice = {
  ...watching,
  name: "monitoring-gateway",
  description: "The entry to Grafana and Prometheus",
  run: { kind: "monitoring-gateway" },
  image: thirdParty.nginx,
  ports: { http: { port: 8080 } },
  calls: [dns, { to: "grafana", atStart: false }, { to: "prometheus", atStart: false }],
  secrets: { "prometheus-password": { credential: "prometheus/admin" } },
};
