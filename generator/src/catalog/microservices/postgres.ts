import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const postgres: Microservice = {
  name: "postgres",
  description: "PostgreSQL: one database and one role for each microservice that calls it",
  owner: "data",
  namespace: "taskflow-data",
  run: { kind: "postgres" },
  image: thirdParty.postgres,
  ports: { postgres: { port: 5432 } },
  calls: [],
  storage: { size: "2Gi", mountPath: "/var/lib/postgresql/data" },
  resources: { cpu: ["100m", "1"], memory: ["192Mi", "512Mi"] },
};
