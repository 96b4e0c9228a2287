import type { Cluster } from "../model/cluster.ts";
import { namespaces } from "../model/microservice.ts";
import { planApplications } from "./applications.ts";
import type { Context, Scope } from "./context.ts";
import type { Facts } from "./facts.ts";
import { graphOf, platformPods, podsOf } from "./graph.ts";
import { hostPathsOf, hostsOf } from "./hosts.ts";
import { planMicroservice } from "./microservice.ts";
import { planChart, planObjects } from "./monitoring.ts";
import { planNamespace } from "./namespace.ts";
import { pullSecretIn, secretOf, tlsSecretIn } from "./secrets.ts";
import { targetsOf } from "./targets.ts";
import type { PlannedCluster, PlannedMicroservice, PlannedSecret } from "./types.ts";

/** Plans the microservices on one cluster: every optional fact is resolved. The facts must be valid: see validate.ts. */
export function plan(facts: Facts, cluster: Cluster): PlannedCluster {
  const context = contextOf(facts, cluster);
  const microservices = Object.values(context.microservices)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((microservice) => planMicroservice(context, microservice));
  const spaces = namespaces.map((name) => planNamespace(cluster, name, microservices));
  const objects = planObjects(context);
  const chart = planChart(context);
  return {
    name: cluster.name,
    kubernetes: cluster.kubernetes,
    components: [...spaces, ...microservices, ...objects],
    applications: planApplications(cluster.name, spaces, microservices, objects),
    declaredMicroservices: Object.keys(facts.microservices),
    edges: context.edges,
    secrets: secretsOf(context, microservices),
    hosts: hostsOf(cluster).map(({ host }) => host),
    size: cluster.size,
    platform: platformOf(context),
    podCidr: cluster.podCidr,
    targets: context.targets,
    chart,
    chartApplications: chart ? [chart.charts.crds.chart, chart.charts.stack.chart] : [],
  };
}

function contextOf(facts: Facts, cluster: Cluster): Context {
  const microservices = { ...facts.microservices, ...facts.monitoring.stacks[cluster.monitoring.stack] };
  const scope: Scope = { facts, cluster, microservices };
  const secrets = Object.values(microservices).flatMap((microservice) => {
    const secret = secretOf(scope, microservice);
    return secret ? [[microservice.name, secret] as const] : [];
  });
  return {
    ...scope,
    edges: graphOf(scope),
    targets: targetsOf(scope),
    secrets: new Map(secrets),
    hostPaths: hostPathsOf(scope),
  };
}

/** Every Secret of the cluster: the microservices' own, the Ingresses' certificates, the registry's. */
function secretsOf({ cluster }: Context, microservices: readonly PlannedMicroservice[]): PlannedSecret[] {
  const withIngress = new Set(microservices.filter(({ ingress }) => ingress).map(({ namespace }) => namespace));
  return [
    ...microservices.flatMap(({ secret }) => secret ?? []),
    ...[...withIngress].map(tlsSecretIn),
    ...namespaces.flatMap((namespace) => pullSecretIn(namespace, cluster)),
  ];
}

/** Pods that no manifest of the tree shows: the cluster's own, and those that a chart renders. */
function platformOf({ cluster, microservices }: Context): PlannedCluster["platform"] {
  const own = Object.values(platformPods(cluster)).map(({ kind, name, namespace, labels }) => ({
    kind,
    name,
    namespace,
    labels,
  }));
  const charts = Object.values(microservices)
    .filter(({ runtime }) => runtime === "chart")
    .map(podsOf);
  return [...own, ...charts];
}
