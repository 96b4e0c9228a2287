import { release } from "../application.ts";
import type { Microservice } from "./index.ts";

export const users: Microservice = {
  name: "users",
  description: "Registers and lists users",
  owner: "identity",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("users", "0.1.0"),
  ports: { http: { port: 5002 } },
  calls: [{ to: "kube-dns" }, { to: "postgres" }],
  scrape: "http",
  routes: {
    "/api/users": { to: "/users", auth: "user" },
    "/api/users/register": { to: "/register", auth: "none", ratePerSecond: 10 },
  },
  resources: { cpu: ["100m", "500m"], memory: ["96Mi", "192Mi"] },
  scale: { min: 2, max: 4, cpuPercent: 70, memoryPercent: 150 },
};
