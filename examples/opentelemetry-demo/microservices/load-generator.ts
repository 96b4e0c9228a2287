import { telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const loadGenerator: Microservice = {
  name: "load-generator",
  description: "k6: visits the shop as five customers do, one of them with a browser",
  owner: "platform",
  namespace: "otel-demo-shop",
  image: demo("load-generator"),
  run: { kind: "image", user: 12345 },
  ports: {},
  calls: [
    { to: "kube-dns" },
    { to: "frontend-proxy", env: "K6_TARGET_URL", scheme: "http" },
    toFlags,
    { to: "flagd", port: "ofrep" },
    toCollector.byHttp,
    { to: "otel-collector", port: "otlp-http", env: "K6_OTEL_HTTP_EXPORTER_ENDPOINT", atStart: false },
  ],
  single: true,
  environment: {
    ...telemetry("load-generator", "low"),
    FLAGD_OFREP_PORT: "8016",
    HOME: "/tmp",
    LOAD_GENERATOR_VUS: "5",
    K6_BROWSER_ENABLED: "true",
    K6_BROWSER_ARGS: "no-sandbox,disable-dev-shm-usage",
    K6_OTEL_EXPORTER_PROTOCOL: "http/protobuf",
    K6_OTEL_HTTP_EXPORTER_INSECURE: "true",
    K6_OTEL_METRIC_PREFIX: "k6.",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  },
  ephemeralStorage: ["64Mi", "512Mi"], // the browser's profile
  resources: { cpu: ["50m", "1"], memory: ["256Mi", "512Mi"] },
};
