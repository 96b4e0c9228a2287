import { nonroot, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const fraudDetection: Microservice = {
  name: "fraud-detection",
  description: "Reads orders from Kafka and looks for fraud",
  owner: "orders",
  namespace: "otel-demo-shop",
  image: demo("fraud-detection"),
  run: { kind: "image", user: nonroot },
  ports: {},
  calls: [{ to: "kube-dns" }, { to: "kafka", port: "plaintext", env: "KAFKA_ADDR" }, toFlags, toCollector.byHttp],
  environment: {
    ...telemetry("fraud-detection", "low"),
    KAFKA_TOPIC: "orders",
    OTEL_INSTRUMENTATION_KAFKA_EXPERIMENTAL_SPAN_ATTRIBUTES: "true",
    OTEL_INSTRUMENTATION_MESSAGING_EXPERIMENTAL_RECEIVE_TELEMETRY_ENABLED: "true",
    OTEL_EXPERIMENTAL_SDK_TELEMETRY_VERSION: "latest",
  },
  resources: { cpu: ["20m", "1"], memory: ["192Mi", "300Mi"] },
};
