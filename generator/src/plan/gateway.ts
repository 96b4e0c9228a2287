import { endpoint } from "../model/endpoints.ts";
import type { Microservice } from "../model/microservice.ts";
import type { Context } from "./context.ts";
import { addressOf } from "./environment.ts";
import { byHost } from "./hosts.ts";
import type { PlannedHost, PlannedRoute, PlannedRuntime } from "./types.ts";

/** Requests per second and client, where a route sets no rate. */
const defaultRate = 50;
/** nginx's own default, made visible. */
const defaultBody = "1m";

/**
 * The gateway: every backend that it calls, their routes below /api, and the hosts whose requests enter through it.
 * @param auth the name of the microservice that identifies users
 */
export function planGateway(
  context: Context,
  gateway: Microservice,
  auth: string | undefined,
): Extract<PlannedRuntime, { kind: "gateway" }> {
  const { cluster, microservices } = context;
  const identifies = auth === undefined ? undefined : microservices[auth];
  const backends = gateway.calls
    .flatMap(({ to }) => microservices[to] ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    kind: "gateway",
    podCidr: cluster.podCidr,
    auth: identifies ? addressOf(identifies) : null,
    backends: backends.map((backend) => addressOf(backend)),
    routes: backends.flatMap(routesOf).sort((a, b) => (a.prefix < b.prefix ? -1 : 1)),
    hosts: hostsBehind(context, gateway),
  };
}

function routesOf(backend: Microservice): PlannedRoute[] {
  return Object.entries(backend.routes ?? {}).map(([prefix, route]) => ({
    prefix,
    to: route.to,
    upstream: addressOf(backend),
    auth: route.auth,
    ratePerSecond: route.ratePerSecond ?? defaultRate,
    maxBody: route.maxBody ?? defaultBody,
  }));
}

/** The hosts whose requests the gateway passes on: an Ingress without a controller's annotations rewrites no path. */
function hostsBehind({ hostPaths }: Context, gateway: Microservice): PlannedHost[] {
  const behind = hostPaths.filter(({ entry, target }) => entry === gateway && target !== gateway);
  return byHost(behind).map(([host, paths]) => ({
    host,
    homes: paths.map(({ path, target }) => publicRoute(target, path, "/")),
    routes: paths.flatMap(({ path, target }) => routesBelow(path, target)),
  }));
}

/** A microservice's own routes below a path, each with its `auth`, and its pages that need no login. */
function routesBelow(path: string, target: Microservice): PlannedRoute[] {
  const base = path === "/" ? "" : path;
  const at = (to: string) => (to === "/" ? base : `${base}${to}`);
  return [
    ...routesOf(target).map((route) => ({ ...route, prefix: at(route.to) })),
    ...[endpoint.health, endpoint.docs].map((page) => publicRoute(target, at(page), page)),
  ];
}

/** A route that needs no login. */
function publicRoute(target: Microservice, prefix: string, to: string): PlannedRoute {
  return { prefix, to, upstream: addressOf(target), auth: "none", ratePerSecond: defaultRate, maxBody: defaultBody };
}
