/** The microservices that each kind of request needs, from the graph: such requests may fail while one of these is missing. */

import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { hasGateway, routeOf, routesOf } from "../load/api-paths.ts";
import type { Kind } from "../load/kind.ts";
import { sampleRequest } from "../load/rates.ts";
import type { Users } from "../load/users.ts";
import { microservicesOf, storesOf } from "../planned.ts";

/** The requests of the traffic under which a simulation runs. */
export interface Requests extends Pick<Users, "kinds" | "sample"> {
  /** The microservices that every request to the API passes. */
  readonly through: readonly string[];
}

/** The names of the microservices that one kind of request needs. */
export function needsOf(planned: PlannedCluster, requests: Requests, kind: Kind): Set<string> {
  const routes = routesOf(planned);
  const stores = new Set(storesOf(planned).map(({ name }) => name));
  /** A microservice and the data stores that it calls. Other microservices are listed in the kind, since few requests need them. */
  const withStores = (name: string) => [
    name,
    ...planned.edges.flatMap(({ from, to }) => (from.name === name && stores.has(to.name) ? to.name : [])),
  ];
  const answering = [kind.service, ...(kind.also ?? [])];
  // The page answers without the gateway; without a gateway, every request passes the entry.
  if (!routes.some(({ upstream }) => upstream.name === kind.service))
    return new Set([...(hasGateway(planned) ? [] : requests.through), ...answering.flatMap(withStores)]);
  const { auth } = routeOf(routes, kind.service, sampleRequest(requests, kind).path);
  const verifying = auth === "user" ? authOf(planned) : [];
  return new Set([...requests.through, ...[...answering, ...verifying].flatMap(withStores)]);
}

/** The names of the kinds of requests that need all of these microservices; none for an empty list. */
export function needing(planned: PlannedCluster, requests: Requests, names: readonly string[]): Set<string> {
  const found = requests.kinds.filter((kind) => {
    const needs = needsOf(planned, requests, kind);
    return names.length > 0 && names.every((name) => needs.has(name));
  });
  return new Set(found.map(({ name }) => name));
}

function authOf(planned: PlannedCluster): string[] {
  return microservicesOf(planned).flatMap(({ runtime }) =>
    runtime.kind === "gateway" && runtime.auth ? [runtime.auth.name] : [],
  );
}
