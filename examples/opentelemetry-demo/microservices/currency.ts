import { grpc, grpcProbes, nobody, telemetry, toCollector } from "../shared.ts";
import { demo, release } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const currency: Microservice = {
  name: "currency",
  description: "Converts prices between currencies",
  owner: "orders",
  namespace: "otel-demo-shop",
  image: demo("currency"),
  run: { kind: "image", user: nobody, probes: grpcProbes },
  ports: { grpc },
  calls: [{ to: "kube-dns" }, toCollector.byGrpc],
  environment: { ...telemetry("currency", "high"), CURRENCY_PORT: "8080", VERSION: release, IPV6_ENABLED: "false" },
  resources: { cpu: ["10m", "500m"], memory: ["12Mi", "20Mi"] },
};
