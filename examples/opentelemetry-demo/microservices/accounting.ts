import { telemetry, toCollector } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const accounting: Microservice = {
  name: "accounting",
  description: "Reads orders from Kafka and writes them to the database",
  owner: "orders",
  namespace: "otel-demo-shop",
  image: demo("accounting"),
  run: { kind: "image", user: 1654, writable: { "/var/log/opentelemetry/dotnet": { size: "32Mi" } } },
  ports: {},
  calls: [
    { to: "kube-dns" },
    { to: "kafka", port: "plaintext", env: "KAFKA_ADDR" },
    { to: "astronomy-db", env: "ASTRONOMY_ADDR" },
    toCollector.byHttp,
  ],
  environment: {
    ...telemetry("accounting", "low"),
    KAFKA_TOPIC: "orders",
    DB_CONNECTION_STRING:
      "Host=$(ASTRONOMY_ADDR);Username=astronomy_user;Password=$(ASTRONOMY_PASSWORD);Database=astronomy_db",
    OTEL_DOTNET_AUTO_TRACES_ENTITYFRAMEWORKCORE_INSTRUMENTATION_ENABLED: "false",
  },
  secrets: { "astronomy-password": { credential: "astronomy-db/astronomy", env: "ASTRONOMY_PASSWORD" } },
  resources: { cpu: ["20m", "500m"], memory: ["96Mi", "160Mi"] },
};
