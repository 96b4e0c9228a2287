import { endpoint } from "../model/endpoints.ts";
import type { Microservice } from "../model/microservice.ts";
import type { Context, HostPath } from "./context.ts";
import { publicRoute, routesOf, upstreamOf } from "./gateway-routes.ts";
import { byHost } from "./hosts.ts";
import type { PlannedHome, PlannedHost, PlannedRoute } from "./types.ts";

/**
 * The hosts whose requests the gateway passes on: no controller rewrites paths. Of two paths the longer one answers, as in an
 * Ingress and in an HTTPRoute.
 * @param api the gateway's own routes below /api
 */
export function hostsBehind(
  { hostPaths }: Pick<Context, "hostPaths">,
  gateway: Microservice,
  api: readonly PlannedRoute[],
): PlannedHost[] {
  return byHost(hostPaths.filter(({ entry }) => entry === gateway))
    .filter(([, paths]) => paths.some(({ target }) => target !== gateway))
    .map(([host, paths]) => {
      const others = paths.filter(({ target }) => target !== gateway);
      const own = paths.find(({ target }) => target === gateway);
      return {
        host,
        homes: others.map(homeOf),
        routes: others.flatMap((path) => ownedBy(path, routesBelow(path), paths)),
        api: own ? ownedBy(own, api, paths) : null,
      };
    });
}

function homeOf({ path, pathType, target, port, ...answer }: HostPath): PlannedHome {
  const route = publicRoute(target, upstreamOf(target, port), path, "/");
  return { ...limited(answer)(route), hidden: [], exact: pathType === "Exact" };
}

/**
 * The routes below a path: a microservice's own, each with its `auth`, and its pages that need no login. A microservice
 * without routes gets every path.
 */
function routesBelow({ path, pathType, target, port, ...answer }: HostPath): PlannedRoute[] {
  if (pathType === "Exact") return [];
  const base = path === "/" ? "" : path;
  const at = (to: string) => (to === "/" ? base : `${base}${to}`);
  const upstream = upstreamOf(target, port);
  const routes = target.routes
    ? [
        ...routesOf(target, upstream).map((route) => ({ ...route, prefix: at(route.to) })),
        ...[endpoint.health, endpoint.docs].map((page) => publicRoute(target, upstream, at(page), page)),
      ]
    : [publicRoute(target, upstream, base, "/")];
  return routes.map(limited(answer));
}

/** The limits of the path, where it has any, instead of the route's. */
const limited =
  ({ maxBody, timeoutSeconds }: Pick<HostPath, "maxBody" | "timeoutSeconds">) =>
  (route: PlannedRoute): PlannedRoute => ({
    ...route,
    maxBody: maxBody ?? route.maxBody,
    pauseSeconds: timeoutSeconds ?? route.pauseSeconds,
  });

/** The part of a path's routes that no longer path of the host answers. */
function ownedBy(path: HostPath, routes: readonly PlannedRoute[], paths: readonly HostPath[]): PlannedRoute[] {
  const longer = paths
    .filter((other) => other.pathType !== "Exact" && other.path.length > path.path.length)
    .map((other) => other.path)
    .filter((other) => isBelow(other, path.path));
  return routes
    .filter(({ prefix }) => !longer.some((other) => isBelow(prefix, other)))
    .map((route) => ({ ...route, except: longer.filter((other) => isBelow(other, route.prefix)) }));
}

const isBelow = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
