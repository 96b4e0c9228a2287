import type { Microservice } from "../../model/microservice.ts";
import { thirdParty } from "../versions.ts";
import type { Call } from "./index.ts";

export const postgresExporter: Microservice<Call> = {
  name: "postgres-exporter",
  description: "Tells Prometheus how PostgreSQL is, by a role that may look at statistics and at no data",
  owner: "data",
  namespace: "monitoring",
  runtime: "postgres-exporter",
  image: thirdParty.postgresExporter,
  ports: { metrics: { port: 9187 } },
  calls: [{ to: "kube-dns" }, { to: "postgres", atStart: false }],
  scrape: "metrics",
  resources: { cpu: ["10m", "100m"], memory: ["12Mi", "64Mi"] },
  single: true,
};
