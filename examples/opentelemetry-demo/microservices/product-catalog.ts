import { sdkConfiguration } from "../files/sdk.ts";
import { grpc, grpcProbes, nonroot, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const productCatalog: Microservice = {
  name: "product-catalog",
  description: "Lists, finds and describes the products",
  owner: "catalog",
  namespace: "otel-demo-shop",
  image: demo("product-catalog"),
  run: { kind: "image", user: nonroot, files: { "/otel-config.yml": sdkConfiguration }, probes: grpcProbes },
  ports: { grpc },
  calls: [{ to: "kube-dns" }, { to: "astronomy-db", env: "ASTRONOMY_ADDR" }, toFlags, toCollector.byGrpc],
  environment: {
    ...telemetry("product-catalog", "high"),
    PRODUCT_CATALOG_PORT: "8080",
    DB_CONNECTION_STRING:
      "postgres://astronomy_user:$(ASTRONOMY_PASSWORD)@$(ASTRONOMY_ADDR)/astronomy_db?sslmode=disable",
    GOMEMLIMIT: "16MiB",
    OTEL_CONFIG_FILE: "/otel-config.yml",
    OTEL_SEMCONV_STABILITY_OPT_IN: "database",
  },
  secrets: { "astronomy-password": { credential: "astronomy-db/astronomy", env: "ASTRONOMY_PASSWORD" } },
  resources: { cpu: ["10m", "500m"], memory: ["16Mi", "20Mi"] },
};
