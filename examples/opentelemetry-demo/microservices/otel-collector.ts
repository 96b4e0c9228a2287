import { collectorConfiguration } from "../files/collector.ts";
import { probesBy } from "../shared.ts";
import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const otelCollector: Microservice = {
  name: "otel-collector",
  description: "Takes the telemetry of all services, and shows their metrics to Prometheus",
  owner: "platform",
  namespace: "otel-demo-shop",
  image: thirdParty.collector,
  run: {
    kind: "image",
    args: ["--config=/conf/relay.yaml"],
    user: 10001,
    files: { "/conf/relay.yaml": collectorConfiguration },
    probes: probesBy({ http: { path: "/", port: "health" } }),
  },
  workload: { kind: "daemon" },
  ports: {
    "otlp-grpc": { port: 4317, appProtocol: "kubernetes.io/h2c" },
    "otlp-http": { port: 4318 },
    health: { port: 13133 },
    metrics: { port: 8889 },
  },
  calls: [],
  scrape: "metrics",
  honorLabels: true,
  environment: { GOMEMLIMIT: "320MiB" },
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "400Mi"] },
};
