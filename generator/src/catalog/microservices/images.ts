import { release } from "../application.ts";
import type { Microservice } from "./index.ts";

export const images: Microservice = {
  name: "images",
  description: "Takes and serves attachments, from a volume or from a bucket",
  owner: "work",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("images", "0.1.0"),
  ports: { http: { port: 8083 } },
  calls: [{ to: "kube-dns" }, { to: "auth" }, { to: "bucket", env: "BUCKET_URL", scheme: "https" }],
  scrape: "http",
  routes: { "/api/images": { to: "/images", auth: "user", maxBody: "10m" } },
  storage: { size: "1Gi", mountPath: "/var/lib/taskflow", unless: "bucket" },
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
};
