import { release } from "../application.ts";
import type { Microservice } from "./index.ts";

export const tasks: Microservice = {
  name: "tasks",
  description: "Creates and lists a team's tasks and changes their status; emits an event for each change",
  owner: "work",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("tasks", "0.1.0"),
  ports: { http: { port: 8081 } },
  calls: [{ to: "kube-dns" }, { to: "postgres" }, { to: "redis" }, { to: "auth" }, { to: "users" }],
  scrape: "http",
  routes: { "/api/tasks": { to: "/tasks", auth: "user" } },
  secrets: {
    "api-token": { credential: "tasks/api-token", env: "API_TOKEN" },
    "database-password": { credential: "postgres/tasks", env: "DATABASE_PASSWORD" },
  },
  sidecars: [
    {
      name: "health-checker",
      description: "Asks metrics for its health again and again and logs each answer",
      image: release("health-checker", "0.1.0"),
      port: 9091,
      localOnly: false,
      scrape: "health-checker",
      calls: [{ to: "metrics" }],
      environment: { INTERVAL_SECONDS: "15" },
      resources: { cpu: ["10m", "250m"], memory: ["64Mi", "128Mi"] },
    },
  ],
  resources: { cpu: ["100m", "500m"], memory: ["96Mi", "192Mi"] },
  scale: { min: 2, max: 4, cpuPercent: 70, memoryPercent: 150 },
};
