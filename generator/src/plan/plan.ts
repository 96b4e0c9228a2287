import type { Cluster } from "../model/cluster.ts";
import { imageReference } from "../model/image.ts";
import { type Microservice, namespaces } from "../model/microservice.ts";
import type { Edge } from "../model/traffic.ts";
import { addressOf, environmentOf, urlsOf, usesBucket } from "./environment.ts";
import type { Facts } from "./facts.ts";
import { entryOf, graph, hostsOf, type Microservices, platformPods, podsOf } from "./graph.ts";
import { needsOf } from "./order.ts";
import { planRuntime } from "./runtime.ts";
import { pullSecretIn, secretOf, tlsSecret, tlsSecretIn } from "./secrets.ts";
import { targetsOf } from "./targets.ts";
import type {
  PlannedApplication,
  PlannedChart,
  PlannedCluster,
  PlannedMicroservice,
  PlannedNamespace,
  PlannedObjects,
  PlannedTarget,
} from "./types.ts";

/** Microservices meet a cluster, once: every optional is resolved. The facts are valid: see validate.ts. */
export function plan(facts: Facts, cluster: Cluster): PlannedCluster {
  const microservices = { ...facts.microservices, ...facts.monitoring.stacks[cluster.monitoring.stack] };
  const edges = graph(microservices, cluster);
  const sorted = Object.values(microservices).sort((a, b) => (a.name < b.name ? -1 : 1));
  const planned = sorted.map((one) => planMicroservice(one, microservices, cluster, edges, facts));
  const spaces = namespaces.map((name) => planNamespace(name, cluster, planned));
  const targets = targetsOf(microservices, cluster, facts.monitoring.exporters);
  const objects = planObjects(cluster, targets, facts);
  const withIngress = new Set(planned.filter(({ ingress }) => ingress).map(({ namespace }) => namespace));
  return {
    name: cluster.name,
    kubernetes: cluster.kubernetes,
    components: [...spaces, ...planned, ...objects],
    applications: applications(cluster, spaces, planned, objects),
    edges,
    secrets: [
      ...planned.flatMap(({ secret }) => secret ?? []),
      ...[...withIngress].map(tlsSecretIn),
      ...namespaces.flatMap((namespace) => pullSecretIn(namespace, cluster)),
    ],
    hosts: hostsOf(cluster).map(({ host }) => host),
    size: cluster.size,
    platform: [
      ...Object.values(platformPods(cluster)).map(({ kind, name, namespace, labels }) => ({
        kind,
        name,
        namespace,
        labels,
      })),
      ...sorted.filter(({ runtime }) => runtime === "chart").map(podsOf),
    ],
    podCidr: cluster.podCidr,
    targets,
    ...planChart(cluster, microservices, facts),
  };
}

function planChart(
  cluster: Cluster,
  microservices: Microservices,
  { monitoring: { charts } }: Facts,
): Pick<PlannedCluster, "chart" | "chartApplications"> {
  const { stack, host, retentionDays, alertmanager } = cluster.monitoring;
  const { grafana, prometheus } = microservices;
  const admin = grafana && secretOf(grafana, microservices, cluster);
  if (stack !== "kube-prometheus-stack") return { chart: null, chartApplications: [] };
  if (!prometheus?.storage || !admin)
    throw new Error(`${stack}: its Prometheus has no storage, or its Grafana no Secret`);
  const chart: PlannedChart = {
    namespace: "monitoring",
    retentionDays,
    storageClass: cluster.storageClass,
    storageSize: prometheus.storage.size,
    adminSecret: { name: admin.name, userKey: "admin-user", passwordKey: "admin-password" },
    grafanaHost: host,
    alertmanager,
    charts,
  };
  return { chart, chartApplications: [charts.crds.chart, charts.stack.chart] };
}

/** What the operator and Grafana's sidecar read; without an operator Prometheus has it in its own configuration. */
function planObjects(
  { monitoring: { stack } }: Cluster,
  targets: readonly PlannedTarget[],
  { monitoring: { runbooksUrl, dashboards, ruleGroups } }: Facts,
): PlannedObjects[] {
  const shared = { namespace: "monitoring", runbooks: runbooksUrl } as const;
  return [
    { ...shared, kind: "dashboards", name: "dashboards", dashboards },
    ...(stack === "kube-prometheus-stack"
      ? [
          { ...shared, kind: "rules" as const, name: "rules", ruleGroups },
          { ...shared, kind: "targets" as const, name: "targets", targets },
        ]
      : []),
  ];
}

function planMicroservice(
  microservice: Microservice,
  microservices: Microservices,
  cluster: Cluster,
  edges: readonly Edge[],
  facts: Facts,
): PlannedMicroservice {
  const { name, description, owner, namespace, image, resources, scale = null } = microservice;
  const storage = usesBucket(microservice, cluster) ? undefined : microservice.storage;
  const nodePort = cluster.nodePorts.find((exposed) => exposed.microservice === name)?.nodePort ?? null;
  return {
    kind: "microservice",
    name,
    description,
    owner,
    namespace,
    runtime: planRuntime(microservice, microservices, cluster, facts),
    image: imageReference(image),
    waitImage: facts.waitImage,
    imagePullSecret: cluster.imagePullSecret ?? null,
    ports: Object.entries(microservice.ports).map(([portName, { port, servicePort = port }], index) => ({
      name: portName,
      port,
      servicePort,
      nodePort: index === 0 ? nodePort : null,
    })),
    needs: needsOf(microservice, microservices).flatMap((need) => {
      const target = microservices[need];
      return target ? addressOf(target) : [];
    }),
    environment: microservice.runtime === "node" ? environmentOf(microservice, microservices, cluster) : {},
    secret: secretOf(microservice, microservices, cluster),
    sidecars: (microservice.sidecars ?? []).map(
      ({ image: sidecarImage, calls, environment, scrape, probe = null, ...sidecar }) => ({
        name: sidecar.name,
        port: sidecar.port,
        localOnly: sidecar.localOnly,
        scraped: scrape !== undefined,
        probe,
        resources: sidecar.resources,
        image: imageReference(sidecarImage),
        environment: {
          // A service of ours; what others make has its own words.
          ...(probe === null ? { APP_NAME: sidecar.name, PORT: String(sidecar.port) } : {}),
          ...urlsOf({ name, calls }, microservices, cluster),
          ...environment,
        },
      }),
    ),
    storage: storage ? { ...storage, storageClass: cluster.storageClass } : null,
    resources,
    // One writer a volume.
    replicas: storage || microservice.single ? 1 : cluster.replicas,
    scale,
    reads: microservice.reads ?? [],
    certificate: microservice.seesCertificate ? tlsSecret : null,
    inbound: edges.filter(({ to }) => to.kind === "pods" && to.name === name),
    outbound: edges.filter(({ from }) => from.kind === "pods" && from.name === name),
    ingress: planIngress(microservice, microservices, cluster),
  };
}

function planIngress(microservice: Microservice, microservices: Microservices, cluster: Cluster) {
  const hosts = hostsOf(cluster).flatMap(({ host, paths }) => {
    const own = Object.keys(paths).filter((path) => entryOf(microservices, paths[path] ?? "") === microservice);
    return own.length > 0 ? { host, paths: own.sort() } : [];
  });
  return hosts.length > 0 ? { className: cluster.ingress.className, tlsSecret, hosts } : null;
}

function planNamespace(
  name: (typeof namespaces)[number],
  cluster: Cluster,
  planned: readonly PlannedMicroservice[],
): PlannedNamespace {
  const inside = planned.filter(({ namespace }) => namespace === name);
  return {
    kind: "namespace",
    name,
    kubernetes: cluster.kubernetes,
    quota: {
      ...cluster.quotas[name],
      claims: inside.filter(({ storage }) => storage).length,
      nodePorts: inside.flatMap(({ ports }) => ports).filter(({ nodePort }) => nodePort !== null).length,
    },
    containerDefaults: cluster.containerDefaults,
  };
}

function applications(
  cluster: Cluster,
  spaces: readonly PlannedNamespace[],
  planned: readonly PlannedMicroservice[],
  objects: readonly PlannedObjects[],
): PlannedApplication[] {
  return [
    ...spaces.map(({ name }) => ({ component: name, namespace: name, wave: 0, keepsData: true })),
    ...planned.map(({ name, namespace, storage }) => ({
      component: name,
      namespace,
      wave: 1, // all at once: their init containers wait for what they need, and waves of waits would add up
      keepsData: storage !== null,
    })),
    ...objects.map(({ name, namespace }) => ({ component: name, namespace, wave: 1, keepsData: false })),
  ].map((application) => ({ cluster: cluster.name, ...application }));
}
