import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";
import { nginxExporter } from "./nginx-exporter.ts";

export const gateway: Microservice = {
  name: "gateway",
  description: "Passes /api/<service> on to each backend; limits rates and asks auth who calls",
  owner: "web",
  namespace: "taskflow-frontend",
  run: { kind: "gateway", auth: "auth" },
  image: thirdParty.nginx,
  ports: { http: { port: 3000 } },
  calls: [
    { to: "kube-dns" },
    { to: "auth" },
    { to: "users" },
    { to: "tasks" },
    { to: "notifications" },
    { to: "metrics" },
    { to: "images" },
  ],
  sidecars: [nginxExporter("gateway")],
  resources: { cpu: ["100m", "500m"], memory: ["32Mi", "96Mi"] },
  scale: { min: 2, max: 4, cpuPercent: 70, memoryPercent: 150 },
};
