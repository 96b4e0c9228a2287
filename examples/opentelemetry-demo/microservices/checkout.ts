import { grpc, grpcProbes, nonroot, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const checkout: Microservice = {
  name: "checkout",
  description: "Turns a cart into a paid order: asks for prices, payment, shipping and an e-mail",
  owner: "orders",
  namespace: "otel-demo-shop",
  image: demo("checkout"),
  run: { kind: "image", user: nonroot, probes: grpcProbes },
  ports: { grpc },
  calls: [
    { to: "kube-dns" },
    { to: "cart", env: "CART_ADDR" },
    { to: "currency", env: "CURRENCY_ADDR" },
    { to: "email", env: "EMAIL_ADDR", scheme: "http" },
    { to: "payment", env: "PAYMENT_ADDR" },
    { to: "product-catalog", env: "PRODUCT_CATALOG_ADDR" },
    { to: "shipping", env: "SHIPPING_ADDR", scheme: "http" },
    { to: "kafka", port: "plaintext", env: "KAFKA_ADDR" },
    toFlags,
    toCollector.byHttp,
  ],
  environment: {
    ...telemetry("checkout", "critical"),
    CHECKOUT_PORT: "8080",
    KAFKA_TOPIC: "orders",
    GOMEMLIMIT: "16MiB",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  },
  resources: { cpu: ["10m", "500m"], memory: ["16Mi", "20Mi"] },
};
