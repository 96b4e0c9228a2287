/** Microservices of the small applications. */
import type { Microservice } from "../../src/model/microservice.ts";
import { microservices as fixture } from "../application/index.ts";

const { scrape: _, routes, sidecars, ...bare } = { sidecars: [], routes: {}, ...fixture.tasks };
export const dns = { to: "kube-dns" };

/** A microservice that calls nothing, has no route and exposes no metrics. */
export const silent: Microservice = { ...bare, name: "silent", calls: [dns] };
export const scraped: Microservice = { ...silent, name: "scraped", scrape: "http" };

/** Any image, of each kind of workload. */
const { secrets: __, scale, ...image } = { secrets: {}, scale: undefined, ...silent };
const container: Microservice = { ...image, run: { kind: "image", user: 10_001 } };
export const anyImage: Microservice = { ...container, name: "any", scrape: "http" };
export const worker: Microservice = { ...container, name: "worker", ports: {} };
export const demon: Microservice = { ...container, name: "demon", workload: { kind: "daemon" } };
export const store: Microservice = {
  ...container,
  name: "store",
  workload: { kind: "stateful" },
  storage: { size: "1Gi", mountPath: "/data" },
};
export const migrate: Microservice = {
  ...container,
  name: "migrate",
  ports: {},
  workload: { kind: "job", runs: "once" },
};
export const cleanUp: Microservice = {
  ...container,
  name: "clean-up",
  ports: {},
  workload: { kind: "cron", schedule: "30 2 * * *" },
};
