import { nginxStatus } from "../../model/endpoints.ts";
import type { Sidecar } from "../../model/microservice.ts";
import { thirdParty } from "../versions.ts";
import type { Call } from "./index.ts";

/** The exporter beside an nginx, which itself exposes no Prometheus metrics. @param job the nginx's microservice */
export const nginxExporter = (job: string): Sidecar<Call> => ({
  name: "nginx-exporter",
  description: "Tells Prometheus what nginx counts",
  image: thirdParty.nginxExporter,
  port: 9113,
  localOnly: false,
  scrape: job,
  probe: "/",
  calls: [],
  environment: { SCRAPE_URI: `http://127.0.0.1:${nginxStatus.port}${nginxStatus.path}`, LISTEN_ADDRESS: ":9113" },
  resources: { cpu: ["5m", "100m"], memory: ["12Mi", "48Mi"] },
});
