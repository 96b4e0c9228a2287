/** The gateway's routes, planned from the same facts as its nginx. */
import { facts } from "../../generator/src/facts.ts";
import { endpoint } from "../../generator/src/model/endpoints.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import type { PlannedRoute } from "../../generator/src/plan/types.ts";
import { clusterFacts } from "../secrets.ts";
import { encode } from "./path.ts";

export interface Target {
  readonly route: PlannedRoute;
  /** The path for the upstream, encoded, without the query. */
  readonly path: string;
}

export interface Routes {
  /** @param path normalized */
  readonly find: (path: string) => Target | undefined;
  readonly backends: readonly string[];
  readonly auth: string;
}

export function routesOf(cluster: string): Routes {
  const { components } = plan(facts, clusterFacts(cluster));
  const runtimes = components.flatMap((one) => (one.kind === "microservice" ? [one.runtime] : []));
  const gateway = runtimes.find((runtime) => runtime.kind === "gateway");
  if (!gateway?.auth) throw new Error(`${cluster} has no gateway, or no microservice that identifies its users`);
  // The longer prefix wins.
  const routes = gateway.routes.toSorted((a, b) => b.prefix.length - a.prefix.length);
  return {
    find: (path) => find(path, routes),
    backends: gateway.backends.map(({ name }) => name),
    auth: gateway.auth.name,
  };
}

function find(path: string, routes: readonly PlannedRoute[]): Target | undefined {
  const route = routes.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
  if (!route) return undefined;
  const rest = path.slice(route.prefix.length);
  // A route for all paths of a service still excludes the endpoints that only other services may call.
  if (route.to === "/" && [endpoint.metrics, endpoint.verify].some((own) => rest === own || rest.startsWith(`${own}/`)))
    return undefined;
  return { route, path: encode(route.to === "/" ? rest || "/" : route.to + rest) };
}

/** The bytes of a size in nginx's notation, such as "10m". */
export function bytesOf(size: string): number {
  const unit = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[size.slice(-1).toLowerCase()] ?? 1;
  return Number.parseInt(size, 10) * unit;
}
