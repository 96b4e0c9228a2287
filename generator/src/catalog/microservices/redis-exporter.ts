import { exporterOf } from "../../library/exporters.ts";
import { platform } from "../monitoring/platform.ts";
import { thirdParty } from "../versions.ts";

export const redisExporter = exporterOf(
  { name: "redis", run: { kind: "redis" } },
  { ...platform, owner: "data", image: thirdParty.redisExporter },
);
