import { nobody, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const email: Microservice = {
  name: "email",
  description: "Writes the confirmation of an order, and sends it nowhere",
  owner: "orders",
  namespace: "otel-demo-shop",
  image: demo("email"),
  run: { kind: "image", user: nobody },
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }, toFlags, toCollector.byHttp],
  environment: { ...telemetry("email", "medium"), EMAIL_PORT: "8080", APP_ENV: "production", HOME: "/tmp" },
  resources: { cpu: ["10m", "500m"], memory: ["64Mi", "100Mi"] },
};
