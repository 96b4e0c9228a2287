import { exporterOf } from "../../library/exporters.ts";
import { platform } from "../monitoring/platform.ts";
import { thirdParty } from "../versions.ts";

export const postgresExporter = exporterOf(
  { name: "postgres", run: { kind: "postgres" } },
  { ...platform, owner: "data", image: thirdParty.postgresExporter },
);
