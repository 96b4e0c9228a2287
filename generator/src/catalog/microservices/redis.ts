import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const redis: Microservice = {
  name: "redis",
  description: "Redis: sessions and the stream of task events, kept in an append-only file",
  owner: "data",
  namespace: "taskflow-data",
  run: { kind: "redis" },
  image: thirdParty.redis,
  ports: { redis: { port: 6379 } },
  calls: [],
  storage: { size: "1Gi", mountPath: "/data" },
  resources: { cpu: ["50m", "500m"], memory: ["48Mi", "256Mi"] },
};
