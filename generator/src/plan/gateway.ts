import type { Microservice } from "../model/microservice.ts";
import type { Context } from "./context.ts";
import { hostsBehind } from "./gateway-hosts.ts";
import { routesOf, upstreamOf } from "./gateway-routes.ts";
import type { Address, PlannedRoute, PlannedRuntime } from "./types.ts";

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
  const called = gateway.calls.flatMap(({ to, port }) => {
    const target = microservices[to];
    return target ? { target, upstream: upstreamOf(target, port) } : [];
  });
  // The routes of a microservice lead to the port of the gateway's first call of it.
  const backends = [...new Map(called.toReversed().map((call) => [call.target, call])).values()].sort(byName);
  const identifies = backends.find(({ target }) => target.name === auth);
  const routes = backends.flatMap(({ target, upstream }) => routesOf(target, upstream)).sort(byPrefix);
  return {
    kind: "gateway",
    proxyCidrs: [cluster.podCidr, ...(cluster.ingress.controller === "node" ? cluster.nodeCidrs : [])],
    auth: identifies?.upstream ?? null,
    backends: [...new Map(called.map(({ upstream }) => [upstream.name, upstream])).values()].sort(byText(nameOf)),
    checked: backends.filter(({ target }) => target.run.kind === "node").map(({ upstream }) => upstream),
    routes,
    hosts: hostsBehind(context, gateway, routes),
  };
}

const nameOf = ({ name }: Address): string => name;
const byText =
  <T>(of: (item: T) => string) =>
  (a: T, b: T): number =>
    of(a) < of(b) ? -1 : 1;
const byName = byText<{ readonly target: Microservice }>(({ target }) => target.name);
const byPrefix = byText<PlannedRoute>(({ prefix }) => prefix);
