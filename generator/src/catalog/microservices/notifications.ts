import type { Microservice } from "../../model/microservice.ts";
import { release } from "../application.ts";
import type { Call } from "./index.ts";

export const notifications: Microservice<Call> = {
  name: "notifications",
  description: "Turns task events into notifications, and into e-mail where the cluster has a mail server",
  owner: "work",
  namespace: "taskflow-backend",
  runtime: "node",
  image: release("notifications", "0.1.0"),
  ports: { http: { port: 3001 } },
  calls: [{ to: "kube-dns" }, { to: "redis" }, { to: "postgres" }, { to: "users" }, { to: "smtp", atStart: false }],
  scrape: "http",
  routes: { "/api/notifications": { to: "/notifications", auth: "user" } },
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
};
