import { release } from "../application.ts";
import type { Microservice } from "./index.ts";

export const auth: Microservice = {
  name: "auth",
  description: "Logs people in and out, keeps their sessions, verifies tokens",
  owner: "identity",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("auth", "0.1.0"),
  ports: { http: { port: 5000 } },
  calls: [{ to: "kube-dns" }, { to: "redis" }, { to: "users" }],
  scrape: "http",
  routes: { "/api/auth": { to: "/", auth: "none", ratePerSecond: 10 } },
  environment: { AUDIT_URL: "http://127.0.0.1:9090" },
  secrets: { "signing-key": { credential: "auth/signing-key" } },
  sidecars: [
    {
      name: "audit",
      description: "Writes down what auth did, one JSON line an event",
      image: release("audit", "0.1.0"),
      port: 9090,
      localOnly: true,
      calls: [],
      environment: {},
      resources: { cpu: ["10m", "250m"], memory: ["64Mi", "128Mi"] },
    },
  ],
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
};
