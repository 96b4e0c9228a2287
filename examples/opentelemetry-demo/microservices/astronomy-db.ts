import { initScript } from "../files/database.ts";
import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const astronomyDb: Microservice = {
  name: "astronomy-db",
  description: "PostgreSQL with the products and the orders",
  owner: "data",
  namespace: "otel-demo-data",
  image: thirdParty.postgres,
  run: {
    kind: "image",
    user: 999,
    files: { "/docker-entrypoint-initdb.d/10-shop.sh": initScript },
    writable: { "/var/run/postgresql": { size: "1Mi" } },
    graceSeconds: 60,
  },
  workload: { kind: "stateful" },
  ports: { postgres: { port: 5432 } },
  calls: [],
  environment: { PGDATA: "/var/lib/postgresql/18/docker" },
  secrets: {
    "superuser-password": { credential: "astronomy-db/superuser", env: "POSTGRES_PASSWORD" },
    "astronomy-password": { credential: "astronomy-db/astronomy", env: "ASTRONOMY_PASSWORD" },
  },
  storage: { size: "1Gi", mountPath: "/var/lib/postgresql" },
  resources: { cpu: ["50m", "1"], memory: ["64Mi", "100Mi"] },
};
