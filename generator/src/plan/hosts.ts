import type { Cluster, Host } from "../model/cluster.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import type { HostPath, Scope } from "./context.ts";

/** The one microservice that passes /api on. */
export function gatewayOf(microservices: Microservices): Microservice | undefined {
  return Object.values(microservices).find(({ runtime }) => runtime === "gateway");
}

/**
 * The microservice that the Ingress sends a path's requests to, given the one that answers them: pages and the monitoring
 * gateway take their own requests, the gateway takes those of all others. The Ingress, the gateway's nginx and the graph
 * all follow from this one condition.
 */
export function entryOf(microservices: Microservices, name: string): Microservice | undefined {
  const target = microservices[name];
  return target?.runtime === "page" || target?.runtime === "monitoring-gateway" ? target : gatewayOf(microservices);
}

/** The hosts of the cluster's Ingresses: TaskFlow's, and the one of Grafana and Prometheus. */
export function hostsOf({ ingress, monitoring }: Cluster): readonly Host[] {
  return [...ingress.hosts, { host: monitoring.host, paths: { "/": "monitoring-gateway" } }];
}

/** Every path of every host of the cluster. */
export function hostPathsOf({ cluster, microservices }: Scope): HostPath[] {
  return hostsOf(cluster).flatMap(({ host, paths }) =>
    Object.entries(paths).flatMap(([path, name]) => {
      const target = microservices[name];
      const entry = entryOf(microservices, name);
      return target && entry ? { host, path, target, entry } : [];
    }),
  );
}

/** The paths of each host, in the order of the hosts. */
export function byHost(hostPaths: readonly HostPath[]): [host: string, paths: HostPath[]][] {
  return [...Map.groupBy(hostPaths, ({ host }) => host)];
}
