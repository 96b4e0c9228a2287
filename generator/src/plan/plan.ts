import type { Cluster } from "../model/cluster.ts";
import { planApplications } from "./applications.ts";
import { planCharts } from "./charts.ts";
import type { Context } from "./context.ts";
import type { Facts } from "./facts.ts";
import { graphOf, platformPods, podsOf } from "./graph.ts";
import { hostPathsOf, hostsOf } from "./hosts.ts";
import { planGatewayApi } from "./ingress.ts";
import { planMicroservice } from "./microservice.ts";
import { planObjects } from "./monitoring.ts";
import { planNamespace } from "./namespace.ts";
import { scopeOf } from "./scope.ts";
import { pullSecretIn, secretOf, tlsSecretIn } from "./secrets.ts";
import { targetsOf } from "./targets.ts";
import type { PlannedCluster, PlannedException, PlannedMicroservice, PlannedSecret } from "./types.ts";

/** Plans the microservices on one cluster: every optional fact is resolved. The facts must be valid: see validate.ts. */
export function plan(facts: Facts, cluster: Cluster): PlannedCluster {
  const context = contextOf(facts, cluster);
  const microservices = Object.values(context.microservices)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((microservice) => planMicroservice(context, microservice));
  const { installation } = context;
  const namespaces = Object.values(installation.namespaces);
  const spaces = namespaces.map((namespace) => planNamespace(cluster, installation, namespace, microservices));
  const objects = [...planGatewayApi(context), ...planObjects(context)];
  const { charts, projects } = planCharts(context);
  return {
    name: cluster.name,
    installation,
    beside: cluster.stage?.beside ?? null,
    kubernetes: cluster.kubernetes,
    components: [...spaces, ...microservices, ...objects],
    applications: planApplications(cluster.name, installation, spaces, microservices, objects),
    declaredMicroservices: Object.keys(facts.microservices),
    edges: context.edges,
    secrets: secretsOf(context, microservices),
    hosts: hostsOf(cluster, context.microservices).map(({ host }) => host),
    ingressController: cluster.ingress.kind ?? "other",
    size: cluster.size,
    nodes: cluster.nodes ?? 1,
    exceptions: microservices.flatMap(exceptionsOf),
    platform: platformOf(context),
    podCidr: cluster.podCidr,
    targets: context.targets,
    charts,
    projects,
    chartApplications: charts.map(({ name }) => name),
  };
}

function contextOf(facts: Facts, cluster: Cluster): Context {
  const scope = scopeOf(facts, cluster);
  const secrets = Object.values(scope.microservices).flatMap((microservice) => {
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

/** Every Secret of the cluster: the microservices' own, the hosts' certificate, the registry's. */
function secretsOf({ cluster, installation }: Context, microservices: readonly PlannedMicroservice[]): PlannedSecret[] {
  // An Ingress reads the certificate in its own namespace, HTTPRoutes have their Gateway read it, and a pod may mount it.
  const withIngress = new Set(
    microservices.flatMap(({ ingress, certificate, namespace }) => [
      ...(ingress ? [ingress.gateway?.namespace ?? namespace] : []),
      ...(certificate === null ? [] : [namespace]),
    ]),
  );
  return [
    ...microservices.flatMap(({ secret }) => secret ?? []),
    ...[...withIngress].map((namespace) => tlsSecretIn(namespace, installation.tlsSecret)),
    ...Object.values(installation.namespaces).flatMap(({ name }) => pullSecretIn(name, cluster)),
  ];
}

function exceptionsOf({ name, namespace, runtime }: PlannedMicroservice): PlannedException[] {
  const exceptions = (runtime.kind === "image" && runtime.exceptions) || [];
  return exceptions.map((exception) => ({ ...exception, namespace, workload: name, container: name }));
}

/** Pods that no manifest of the tree shows: the cluster's own, and those that a chart renders. */
function platformOf({ cluster, microservices }: Context): PlannedCluster["platform"] {
  const charts = Object.values(microservices)
    .filter(({ run }) => run.kind === "chart")
    .map(podsOf);
  return [...platformPods(cluster), ...charts];
}
