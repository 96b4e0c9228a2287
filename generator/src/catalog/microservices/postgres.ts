import type { Microservice } from "../../model/microservice.ts";
import { thirdParty } from "../versions.ts";
import type { Call } from "./index.ts";

export const postgres: Microservice<Call> = {
  name: "postgres",
  description: "PostgreSQL: one database and one role for each microservice that calls it",
  owner: "data",
  namespace: "taskflow-data",
  runtime: "postgres",
  image: thirdParty.postgres,
  ports: { postgres: { port: 5432 } },
  calls: [],
  secrets: { "superuser-password": { credential: "postgres/superuser" } },
  storage: { size: "2Gi", mountPath: "/var/lib/postgresql/data" },
  resources: { cpu: ["100m", "1"], memory: ["192Mi", "512Mi"] },
};
