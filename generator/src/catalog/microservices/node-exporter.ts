import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const nodeExporter: Microservice = {
  name: "node-exporter",
  description: "Tells Prometheus how each node is: cores, memory, load, disks",
  owner: "platform",
  namespace: "monitoring",
  run: { kind: "node-exporter" },
  workload: { kind: "daemon" },
  image: thirdParty.nodeExporter,
  ports: { metrics: { port: 9100 } },
  calls: [],
  scrape: "metrics",
  resources: { cpu: ["10m", "250m"], memory: ["12Mi", "64Mi"] },
  single: true,
};
