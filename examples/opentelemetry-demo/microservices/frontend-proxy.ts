import { probesBy, telemetry, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

/** Envoy's template wants an address of each of these. They are not part of this example, so nothing answers there. */
const absent = ["GRAFANA", "JAEGER_UI", "CHATBOT", "OPAMP_SERVER_UI", "FIREPIT", "TELEMETRY_DOCS", "FLAGD_UI"];
const hosts = ["GRAFANA", "JAEGER", "CHATBOT", "OPAMP_SERVER", "FIREPIT", "TELEMETRY_DOCS", "FLAGD_UI"];

export const frontendProxy: Microservice = {
  name: "frontend-proxy",
  description: "Envoy: the only door of the shop",
  owner: "web",
  namespace: "otel-demo-shop",
  image: demo("frontend-proxy"),
  run: {
    kind: "image",
    // The image writes beside its template, where its root file system is read-only.
    command: ["/bin/sh", "-c", "envsubst < envoy.tmpl.yaml > /tmp/envoy.yaml && exec envoy -c /tmp/envoy.yaml"],
    workingDirectory: "/home/envoy",
    user: 101,
    probes: probesBy({ http: { path: "/ready", port: "admin" } }),
  },
  ports: { http: { port: 8080 }, admin: { port: 10000 } },
  calls: [
    { to: "kube-dns" },
    { to: "frontend" },
    { to: "image-provider" },
    toFlags,
    { to: "otel-collector", port: "otlp-grpc", atStart: false },
    { to: "otel-collector", port: "otlp-http", atStart: false },
  ],
  environment: {
    ...telemetry("frontend-proxy", "critical"),
    ...Object.fromEntries(hosts.map((name) => [`${name}_HOST`, "127.0.0.1"])),
    ...Object.fromEntries(absent.map((name) => [`${name}_PORT`, "9"])),
    ENVOY_ADDR: "0.0.0.0",
    ENVOY_PORT: "8080",
    ENVOY_ADMIN_PORT: "10000",
    FRONTEND_HOST: "frontend",
    FRONTEND_PORT: "8080",
    IMAGE_PROVIDER_HOST: "image-provider",
    IMAGE_PROVIDER_PORT: "8081",
    OTEL_COLLECTOR_HOST: "otel-collector",
    OTEL_COLLECTOR_PORT_GRPC: "4317",
    OTEL_COLLECTOR_PORT_HTTP: "4318",
    OTEL_SERVICE_NAMESPACE: "opentelemetry-demo",
  },
  resources: { cpu: ["25m", "1"], memory: ["48Mi", "90Mi"] },
};
