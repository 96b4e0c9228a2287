import type { Cluster } from "#generator/model/cluster.ts";
import type { MicroserviceName } from "../microservices/index.ts";

/** The facts that the two clusters share. */
export const common = {
  replicas: 1,
  environment: "demo",
  dns: {
    namespace: "kube-system",
    labels: { "k8s-app": "kube-dns" },
    ports: [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ],
  },
  containerDefaults: { cpu: ["10m", "100m"], memory: ["32Mi", "64Mi"] },
} as const satisfies Partial<Cluster<MicroserviceName>>;

/** Browsers send their spans to the host that serves the page. */
export const spansOf = (host: string): NonNullable<Cluster<MicroserviceName>["overrides"]> => ({
  frontend: { environment: { PUBLIC_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `https://${host}/otlp-http/v1/traces` } },
});
