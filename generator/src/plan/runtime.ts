import type { Cluster } from "../model/cluster.ts";
import { endpoint } from "../model/endpoints.ts";
import type { Microservice } from "../model/microservice.ts";
import { addressOf } from "./environment.ts";
import type { Facts } from "./facts.ts";
import { gatewayOf, isObserver, type Microservices } from "./graph.ts";
import { rolesOf } from "./secrets.ts";
import { dashboardName, targetsOf } from "./targets.ts";
import type { PlannedHost, PlannedRoute, PlannedRuntime } from "./types.ts";

/** Requests a second that one client may send where a route says nothing. */
const defaultRate = 50;
/** nginx's own default, said aloud. */
const defaultBody = "1m";

export function planRuntime(
  microservice: Microservice,
  microservices: Microservices,
  cluster: Cluster,
  { monitoring }: Facts,
): PlannedRuntime {
  switch (microservice.runtime) {
    case "page":
      return { kind: "page", api: addressOf(one(gatewayOf(microservices), "gateway")) };
    case "gateway":
      return planGateway(microservice, microservices, cluster);
    case "postgres": {
      const callers = rolesOf(microservice, microservices);
      return {
        kind: "postgres",
        roles: callers.filter((name) => !isObserver(microservices[name])),
        observers: callers.filter((name) => isObserver(microservices[name])),
      };
    }
    case "redis":
      return {
        kind: "redis",
        observers: rolesOf(microservice, microservices).filter((name) => isObserver(microservices[name])),
      };
    case "postgres-exporter":
    case "redis-exporter":
      return {
        kind: microservice.runtime,
        server: addressOf(one(serverOf(microservice, microservices), "data store")),
      };
    case "monitoring-gateway":
      return {
        kind: "monitoring-gateway",
        host: cluster.monitoring.host,
        grafana: addressOf(one(microservices.grafana, "grafana")),
        prometheus: addressOf(one(microservices.prometheus, "prometheus")),
      };
    case "prometheus":
      return {
        kind: "prometheus",
        host: cluster.monitoring.host,
        targets: targetsOf(microservices, cluster, monitoring.exporters),
        ruleGroups: monitoring.ruleGroups,
        runbooks: monitoring.runbooksUrl,
        retentionDays: cluster.monitoring.retentionDays,
      };
    case "grafana":
      return {
        kind: "grafana",
        host: cluster.monitoring.host,
        prometheus: addressOf(one(microservices.prometheus, "prometheus")),
        dashboards: monitoring.dashboards.map(({ uid }) => dashboardName(uid)),
      };
    default:
      return { kind: microservice.runtime };
  }
}

const serverOf = ({ calls }: Microservice, microservices: Microservices): Microservice | undefined =>
  calls.flatMap(({ to }) => microservices[to] ?? [])[0];

function planGateway(gateway: Microservice, microservices: Microservices, cluster: Cluster): PlannedRuntime {
  const backends = gateway.calls
    .flatMap(({ to }) => microservices[to] ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    kind: "gateway",
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

/** Hosts whose paths the gateway passes on, because an Ingress without annotations rewrites nothing. */
function hostsBehind(gateway: Microservice, microservices: Microservices, cluster: Cluster): PlannedHost[] {
  return cluster.ingress.hosts.flatMap(({ host, paths }) => {
    const behind = Object.entries(paths).flatMap(([path, name]) => {
      const target = microservices[name];
      return !target || target === gateway || target.runtime === "page" ? [] : { path, target };
    });
    if (behind.length === 0) return [];
    const homes = behind.map(({ path, target }) => open(target, path, "/"));
    return { host, homes, routes: behind.flatMap(({ path, target }) => below(path, target)) };
  });
}

/** A microservice's own routes below a path, with who may use them, and what it shows to everybody. */
function below(path: string, target: Microservice): PlannedRoute[] {
  const base = path === "/" ? "" : path;
  const at = (to: string) => (to === "/" ? base : `${base}${to}`);
  return [
    ...routesOf(target).map((route) => ({ ...route, prefix: at(route.to) })),
    ...[endpoint.health, endpoint.docs].map((page) => open(target, at(page), page)),
  ];
}

function open(target: Microservice, prefix: string, to: string): PlannedRoute {
  return { prefix, to, upstream: addressOf(target), auth: "none", ratePerSecond: defaultRate, maxBody: defaultBody };
}

function one(found: Microservice | undefined, what: string): Microservice {
  if (!found) throw new Error(`the graph has no ${what}`);
  return found;
}
