import type { Cluster } from "../model/cluster.ts";
import type { Microservice } from "../model/microservice.ts";
import { addressOf } from "./environment.ts";
import { gatewayOf, type Microservices } from "./graph.ts";
import { rolesOf } from "./secrets.ts";
import type { Address, PlannedHost, PlannedRoute, PlannedRuntime } from "./types.ts";

/** Requests a second that one client may send where a route says nothing. */
const defaultRate = 50;
/** nginx's own default, said aloud. */
const defaultBody = "1m";

/** MicroK8s and minikube both give their cluster DNS this Service. */
const resolver = "kube-dns.kube-system.svc.cluster.local";

export function planRuntime(
  microservice: Microservice,
  microservices: Microservices,
  cluster: Cluster,
): PlannedRuntime {
  switch (microservice.runtime) {
    case "page":
      return { kind: "page", resolver, api: addressOf(one(gatewayOf(microservices), "gateway")) };
    case "gateway":
      return planGateway(microservice, microservices, cluster);
    case "postgres":
      return { kind: "postgres", roles: rolesOf(microservice, microservices) };
    default:
      return { kind: microservice.runtime };
  }
}

function planGateway(gateway: Microservice, microservices: Microservices, cluster: Cluster): PlannedRuntime {
  const backends = gateway.calls
    .flatMap(({ to }) => microservices[to] ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    kind: "gateway",
    resolver,
    podCidr: cluster.podCidr,
    auth: addressOf(one(microservices.auth, "auth")),
    backends: backends.map((backend) => addressOf(backend)),
    routes: backends.flatMap(routesOf).sort((a, b) => (a.prefix < b.prefix ? -1 : 1)),
    hosts: hostsBehind(gateway, microservices, cluster),
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

/** Hosts whose paths the gateway passes on as they are, because an Ingress without annotations rewrites nothing. */
function hostsBehind(gateway: Microservice, microservices: Microservices, cluster: Cluster): PlannedHost[] {
  return cluster.ingress.hosts.flatMap(({ host, paths }) => {
    const behind = Object.entries(paths).flatMap(([path, name]) => {
      const target = microservices[name];
      if (!target || target === gateway || target.runtime === "page") return [];
      return { path, upstream: addressOf(target) as Address, maxBody: largestBody(target) };
    });
    return behind.length > 0 ? { host, paths: behind.sort((a, b) => (a.path < b.path ? -1 : 1)) } : [];
  });
}

function largestBody({ routes = {} }: Microservice): string {
  return Object.values(routes).find(({ maxBody }) => maxBody)?.maxBody ?? defaultBody;
}

function one(found: Microservice | undefined, what: string): Microservice {
  if (!found) throw new Error(`the graph has no ${what}`);
  return found;
}
