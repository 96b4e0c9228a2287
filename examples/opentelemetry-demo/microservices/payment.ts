import { grpc, grpcProbes, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const payment: Microservice = {
  name: "payment",
  description: "Charges a credit card, which no bank ever sees",
  owner: "orders",
  namespace: "otel-demo-shop",
  image: demo("payment"),
  run: { kind: "image", user: 1000, probes: grpcProbes },
  ports: { grpc },
  calls: [{ to: "kube-dns" }, toFlags, toCollector.byGrpc],
  environment: {
    ...telemetry("payment", "critical"),
    PAYMENT_PORT: "8080",
    IPV6_ENABLED: "false",
    NODE_OPTIONS: "--require @opentelemetry/auto-instrumentations-node/register",
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
  },
  resources: { cpu: ["20m", "500m"], memory: ["96Mi", "140Mi"] },
};
