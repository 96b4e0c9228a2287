/** Which jobs there are to watch, as the graph declares them. */

import type { Microservice } from "../../model/microservice.ts";
import { microservices } from "../microservices/index.ts";
import { stacks } from "../monitoring/index.ts";

/** Those that people's requests reach, and those that only tell how others are. */
const isServed = ({ namespace }: Microservice): boolean => namespace !== "monitoring";
const all: readonly Microservice[] = Object.values(microservices);

/** Whether the process itself tells Prometheus, or an exporter beside it does in its name. */
const tells = ({ name, scrape, sidecars = [] }: Microservice): boolean =>
  scrape !== undefined || sidecars.some((sidecar) => sidecar.scrape === name);

/** Without one of them people miss something. */
export const served: readonly string[] = all.filter((one) => isServed(one) && tells(one)).map(({ name }) => name);

/** Those of them that tell of each request. */
export const answering: readonly string[] = all
  .filter((one) => isServed(one) && tells(one) && one.runtime === "node")
  .map(({ name }) => name);

/** Jobs of sidecars, which come and go with the pods of another one. */
export const beside: Readonly<Record<string, string>> = Object.fromEntries(
  all.flatMap(({ name, sidecars = [] }) =>
    sidecars.flatMap(({ scrape }) => (scrape === undefined || scrape === name ? [] : [[scrape, name]])),
  ),
);

/** Without one of them nobody knows how something else is. */
export const watching: readonly string[] = [
  ...all.filter((one) => !isServed(one) && tells(one)).map(({ name }) => name),
  ...Object.keys(beside),
  ...Object.values(stacks.prometheus)
    .filter(tells)
    .map(({ name }) => name),
  "argocd-application-controller",
  "argocd-repo-server",
].sort();
