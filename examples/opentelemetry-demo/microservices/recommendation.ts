import { grpc, grpcProbes, nobody, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const recommendation: Microservice = {
  name: "recommendation",
  description: "Suggests other products",
  owner: "catalog",
  namespace: "otel-demo-shop",
  image: demo("recommendation"),
  run: { kind: "image", user: nobody, probes: grpcProbes },
  ports: { grpc },
  calls: [{ to: "kube-dns" }, { to: "product-catalog", env: "PRODUCT_CATALOG_ADDR" }, toFlags, toCollector.byGrpc],
  environment: {
    ...telemetry("recommendation", "medium"),
    RECOMMENDATION_PORT: "8080",
    OTEL_PYTHON_LOG_CORRELATION: "true",
    PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION: "python",
  },
  resources: { cpu: ["20m", "500m"], memory: ["128Mi", "500Mi"] },
};
