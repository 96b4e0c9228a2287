import type { Microservice } from "../../model/microservice.ts";
import { images } from "../versions.ts";
import type { Call } from "./index.ts";

export const users: Microservice<Call> = {
  name: "users",
  description: "Registers and lists users",
  owner: "identity",
  namespace: "taskflow-backend",
  runtime: "node",
  image: images.users,
  ports: { http: { port: 5002 } },
  calls: [{ to: "kube-dns" }, { to: "postgres" }],
  scrape: "http",
  routes: {
    "/api/users": { to: "/users", auth: "user" },
    "/api/users/register": { to: "/register", auth: "none", ratePerSecond: 10 },
  },
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
  scale: { min: 2, max: 4, cpuPercent: 70, memoryPercent: 80 },
};
