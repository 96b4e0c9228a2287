import { telemetry, toCollector } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const quote: Microservice = {
  name: "quote",
  description: "Tells what the shipping of some items costs",
  owner: "shipping",
  namespace: "otel-demo-shop",
  image: demo("quote"),
  run: { kind: "image", user: 33 },
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }, toCollector.byHttp],
  environment: {
    ...telemetry("quote", "low"),
    QUOTE_PORT: "8080",
    IPV6_ENABLED: "false",
    OTEL_PHP_AUTOLOAD_ENABLED: "true",
    OTEL_PHP_INTERNAL_METRICS_ENABLED: "true",
  },
  resources: { cpu: ["10m", "500m"], memory: ["24Mi", "40Mi"] },
};
