/** The Prometheus jobs to watch, derived from the graph. */
import type { Microservice } from "../../model/microservice.ts";
import { microservices } from "../microservices/index.ts";
import { stacks } from "../monitoring/index.ts";

/** Whether people's requests reach the microservice; those in monitoring only report on others. */
const isServed = ({ namespace }: Microservice): boolean => namespace !== "monitoring";
const all: readonly Microservice[] = Object.values(microservices);

/** Whether the process itself exposes metrics, or an exporter beside it does. */
const isScraped = ({ name, scrape, sidecars = [] }: Microservice): boolean =>
  scrape !== undefined || sidecars.some((sidecar) => sidecar.scrape === name);

/** Jobs whose failure people notice. */
export const served: readonly string[] = all.filter((one) => isServed(one) && isScraped(one)).map(({ name }) => name);

/** Jobs that count each request. */
export const answering: readonly string[] = all
  .filter((one) => isServed(one) && isScraped(one) && one.run.kind === "node")
  .map(({ name }) => name);

/** Jobs of sidecars, which start and end with the pods of another job. */
export const beside: Readonly<Record<string, string>> = Object.fromEntries(
  all.flatMap(({ name, sidecars = [] }) =>
    sidecars.flatMap(({ scrape }) => (scrape === undefined || scrape === name ? [] : [[scrape, name]])),
  ),
);

/** Jobs without which another job's state is unknown. */
export const watching: readonly string[] = [
  ...all.filter((one) => !isServed(one) && isScraped(one)).map(({ name }) => name),
  ...Object.keys(beside),
  ...Object.values(stacks.prometheus)
    .filter(isScraped)
    .map(({ name }) => name),
  "argocd-application-controller",
  "argocd-repo-server",
].sort();
