import type { Microservice, Microservices } from "../model/microservice.ts";
import type { Context } from "./context.ts";
import { addressOf } from "./environment.ts";
import { planGateway } from "./gateway.ts";
import { isObserver } from "./graph.ts";
import { gatewayOf } from "./hosts.ts";
import { listedResources } from "./listed-resources.ts";
import { rolesOf } from "./secrets.ts";
import { dashboardFile, dashboardName } from "./targets.ts";
import type { Address, PlannedRuntime } from "./types.ts";

/** The facts from which the main container's own configuration is rendered. */
export function planRuntime(context: Context, microservice: Microservice): PlannedRuntime {
  const { cluster, installation, microservices, targets } = context;
  const { monitoring } = context.facts;
  const { ruleGroups, runbooksUrl, dashboards } = monitoring;
  const { host, retentionDays } = cluster.monitoring;
  const address = (found: Microservice | undefined, wanted: string): Address => {
    if (!found) throw new Error(`${microservice.name}: the cluster ${cluster.name} has no ${wanted}`);
    return addressOf(found);
  };
  const { run } = microservice;
  switch (run.kind) {
    case "page":
      return { kind: "page", api: address(gatewayOf(microservices), "gateway") };
    case "gateway":
      return planGateway(context, microservice, run.auth);
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
      return { kind: run.kind, server: address(serverOf(microservice, microservices), "data store") };
    case "monitoring-gateway":
      return {
        kind: "monitoring-gateway",
        host,
        grafana: address(microservices[monitoring.grafana], "Grafana"),
        prometheus: address(microservices[monitoring.prometheus], "Prometheus"),
      };
    case "prometheus":
      return { kind: "prometheus", host, targets, ruleGroups, runbooks: runbooksUrl, retentionDays };
    case "grafana":
      return {
        kind: "grafana",
        title: installation.title,
        provider: context.facts.application.name,
        host,
        prometheus: address(microservices[monitoring.prometheus], "Prometheus"),
        dashboards: dashboards.map(({ uid }) => dashboardName(uid)),
        home: dashboards[0] ? dashboardFile(dashboards[0].uid) : null,
      };
    case "kube-state-metrics":
      return { kind: "kube-state-metrics", resources: listedResources(monitoring) };
    default:
      return run;
  }
}

/** The data store that an exporter reads: the first microservice that it calls. */
const serverOf = ({ calls }: Microservice, microservices: Microservices): Microservice | undefined =>
  calls.flatMap(({ to }) => microservices[to] ?? [])[0];
