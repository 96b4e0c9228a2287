import { release } from "../application.ts";
import type { Microservice } from "./index.ts";

export const metrics: Microservice = {
  name: "metrics",
  description: "Counts what becomes of tasks, as JSON and for Prometheus",
  owner: "work",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("metrics", "0.1.0"),
  ports: { http: { port: 5001 } },
  calls: [{ to: "kube-dns" }, { to: "redis" }],
  scrape: "http",
  routes: { "/api/metrics": { to: "/stats", auth: "user" } },
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
};
