import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const postgresExporter: Microservice = {
  name: "postgres-exporter",
  description: "Tells Prometheus how PostgreSQL is, by a role that may look at statistics and at no data",
  owner: "data",
  namespace: "monitoring",
  run: { kind: "postgres-exporter" },
  image: thirdParty.postgresExporter,
  ports: { metrics: { port: 9187 } },
  calls: [{ to: "kube-dns" }, { to: "postgres", atStart: false }],
  scrape: "metrics",
  resources: { cpu: ["10m", "100m"], memory: ["12Mi", "64Mi"] },
  single: true,
};
