import { nonroot, probesBy, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const shipping: Microservice = {
  name: "shipping",
  description: "Prices the shipping of an order, and gives it a tracking number",
  owner: "shipping",
  namespace: "otel-demo-shop",
  image: demo("shipping"),
  run: {
    kind: "image",
    user: nonroot,
    probes: probesBy({ http: { path: "/health" } }),
  },
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }, { to: "quote", env: "QUOTE_ADDR", scheme: "http" }, toFlags, toCollector.byHttp],
  environment: {
    ...telemetry("shipping", "high"),
    SHIPPING_PORT: "8080",
    IPV6_ENABLED: "false",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  },
  resources: { cpu: ["10m", "500m"], memory: ["12Mi", "20Mi"] },
};
