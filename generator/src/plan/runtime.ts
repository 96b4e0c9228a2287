import type { Cluster } from "../model/cluster.ts";
import type { Microservice } from "../model/microservice.ts";
import { addressOf } from "./environment.ts";
import { gatewayOf, type Microservices } from "./graph.ts";
import { rolesOf } from "./secrets.ts";
import type { PlannedHost, PlannedRoute, PlannedRuntime } from "./types.ts";

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
    const behind = Object.entries(paths).flatMap(([prefix, name]) => {
      const target = microservices[name];
      return !target || target === gateway || target.runtime === "page" ? [] : wholeOf(target, prefix);
    });
    return behind.length > 0 ? { host, paths: behind } : [];
  });
}

/** All of a microservice below one prefix: with the strictest of its routes' rates and the largest of their bodies. */
function wholeOf(target: Microservice, prefix: string): PlannedHost["paths"][number] {
  const [first, ...rest] = routesOf(target);
  return {
    prefix,
    to: "/",
    upstream: addressOf(target),
    ratePerSecond: Math.min(first?.ratePerSecond ?? defaultRate, ...rest.map(({ ratePerSecond }) => ratePerSecond)),
    maxBody: [first, ...rest]
      .map((route) => route?.maxBody ?? defaultBody)
      .reduce((a, b) => (bytes(b) > bytes(a) ? b : a)),
  };
}

/** nginx's sizes: "512k", "10m". */
function bytes(size: string): number {
  return Number.parseInt(size, 10) * ({ k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[size.at(-1) ?? ""] ?? 1);
}

function one(found: Microservice | undefined, what: string): Microservice {
  if (!found) throw new Error(`the graph has no ${what}`);
  return found;
}
