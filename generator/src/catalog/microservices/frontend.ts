import { release } from "../application.ts";
import type { Microservice } from "./index.ts";
import { nginxExporter } from "./nginx-exporter.ts";

export const frontend: Microservice = {
  name: "frontend",
  description: "The dashboard page; passes /api on to the gateway",
  owner: "web",
  namespace: "taskflow-frontend",
  run: { kind: "page" },
  image: release("frontend", "0.1.0"),
  ports: { http: { port: 8080, servicePort: 80 } },
  calls: [{ to: "kube-dns" }, { to: "gateway" }],
  sidecars: [nginxExporter("frontend")],
  resources: { cpu: ["10m", "250m"], memory: ["24Mi", "64Mi"] },
};
