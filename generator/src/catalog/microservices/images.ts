import { dataDirectory } from "../../model/endpoints.ts";
import type { Microservice } from "../../model/microservice.ts";
import { release } from "../application.ts";
import type { Call } from "./index.ts";

export const images: Microservice<Call> = {
  name: "images",
  description: "Takes and serves attachments, from a volume or from a bucket",
  owner: "work",
  namespace: "taskflow-backend",
  runtime: "node",
  image: release("images", "0.1.0"),
  ports: { http: { port: 8083 } },
  calls: [{ to: "kube-dns" }, { to: "auth" }, { to: "bucket", atStart: false }],
  scrape: "http",
  routes: { "/api/images": { to: "/images", auth: "user", maxBody: "10m" } },
  storage: { size: "1Gi", mountPath: dataDirectory },
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
};
