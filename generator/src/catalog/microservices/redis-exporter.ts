import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const redisExporter: Microservice = {
  name: "redis-exporter",
  description: "Tells Prometheus how Redis is, by a user that may ask for statistics and for no key",
  owner: "data",
  namespace: "monitoring",
  run: { kind: "redis-exporter" },
  image: thirdParty.redisExporter,
  ports: { metrics: { port: 9121 } },
  calls: [{ to: "kube-dns" }, { to: "redis", atStart: false }],
  scrape: "metrics",
  resources: { cpu: ["10m", "100m"], memory: ["12Mi", "64Mi"] },
  single: true,
};
