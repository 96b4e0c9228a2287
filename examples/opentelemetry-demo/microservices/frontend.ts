import { telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const frontend: Microservice = {
  name: "frontend",
  description: "The pages of the shop, and the API that they call",
  owner: "web",
  namespace: "otel-demo-shop",
  image: demo("frontend"),
  run: { kind: "image", user: 1001, writable: { "/app/.next/cache": { size: "64Mi" } } },
  ports: { http: { port: 8080 } },
  calls: [
    { to: "kube-dns" },
    { to: "ad", env: "AD_ADDR" },
    { to: "cart", env: "CART_ADDR" },
    { to: "checkout", env: "CHECKOUT_ADDR" },
    { to: "currency", env: "CURRENCY_ADDR" },
    { to: "product-catalog", env: "PRODUCT_CATALOG_ADDR" },
    { to: "recommendation", env: "RECOMMENDATION_ADDR" },
    { to: "shipping", env: "SHIPPING_ADDR", scheme: "http" },
    toFlags,
    toCollector.byGrpc,
  ],
  environment: {
    ...telemetry("frontend", "critical"),
    FRONTEND_ADDR: "frontend:8080",
    PORT: "8080",
    ENV_PLATFORM: "kubernetes",
    OTEL_COLLECTOR_HOST: "otel-collector",
    WEB_OTEL_SERVICE_NAME: "frontend-web",
    // The URL to which browsers send their spans: each cluster overrides it by its own host.
    PUBLIC_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:8080/otlp-http/v1/traces",
  },
  resources: { cpu: ["25m", "1"], memory: ["128Mi", "250Mi"] },
};
