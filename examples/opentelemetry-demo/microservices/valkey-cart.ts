import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const valkeyCart: Microservice = {
  name: "valkey-cart",
  description: "Valkey with the shopping carts: a restart empties them",
  owner: "data",
  namespace: "otel-demo-data",
  image: thirdParty.valkey,
  run: { kind: "image", user: 999, group: 1000, writable: { "/data": { size: "64Mi" } } },
  ports: { valkey: { port: 6379 } },
  calls: [],
  single: true,
  resources: { cpu: ["10m", "500m"], memory: ["12Mi", "20Mi"] },
};
