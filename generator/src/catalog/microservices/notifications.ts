import { release } from "../application.ts";
import type { Microservice } from "./index.ts";

export const notifications: Microservice = {
  name: "notifications",
  description: "Turns task events into notifications, and into e-mail where the cluster has a mail server",
  owner: "work",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("notifications", "0.1.0"),
  ports: { http: { port: 3001 } },
  calls: [
    { to: "kube-dns" },
    { to: "redis" },
    { to: "postgres" },
    { to: "users" },
    { to: "smtp", env: "SMTP_URL", scheme: "smtp" },
  ],
  scrape: "http",
  routes: { "/api/notifications": { to: "/notifications", auth: "user" } },
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
};
