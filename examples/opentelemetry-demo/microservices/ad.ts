import { grpc, grpcProbes, nobody, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const ad: Microservice = {
  name: "ad",
  description: "Chooses advertisements that fit the products on a page",
  owner: "marketing",
  namespace: "otel-demo-shop",
  image: demo("ad"),
  run: { kind: "image", user: nobody, probes: grpcProbes },
  ports: { grpc, prometheus: { port: 9465 } },
  calls: [{ to: "kube-dns" }, toFlags, toCollector.byHttp],
  scrape: "prometheus",
  environment: {
    ...telemetry("ad", "medium"),
    AD_PORT: "8080",
    AD_PROMETHEUS_PORT: "9465",
    OTEL_LOGS_EXPORTER: "otlp",
    OTEL_EXPERIMENTAL_SDK_TELEMETRY_VERSION: "latest",
  },
  resources: { cpu: ["20m", "1"], memory: ["192Mi", "300Mi"] },
};
