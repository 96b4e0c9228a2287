import { argocdNamespace } from "../model/argocd.ts";
import type { Cluster, External, Host } from "../model/cluster.ts";
import { label } from "../model/labels.ts";
import type { Call, Microservice, Port } from "../model/microservice.ts";
import type { AddressPeer, Edge, Peer, PodPeer } from "../model/traffic.ts";

/** Every microservice by name. The catalog's, or a test's. */
export type Microservices = Readonly<Record<string, Microservice>>;

/** The labels that select a microservice's pods, in Services, policies and workloads alike. Never changes: selectors are immutable. */
export function selectorLabels(name: string): Readonly<Record<string, string>> {
  return { [label.name]: name };
}

export function podsOf({ name, namespace }: Microservice): PodPeer {
  return { kind: "pods", name, namespace, labels: selectorLabels(name) };
}

/** The port that a call means: the one it names, or the first. Facts are valid here: see validate.ts. */
export function portOf(target: Microservice, name?: string): Port {
  const port = name === undefined ? Object.values(target.ports)[0] : target.ports[name];
  if (!port) throw new Error(`${target.name} has no port ${name ?? "at all"}`);
  return port;
}

/** All calls of a pod: its main container's and its sidecars'. */
export function callsOf({ calls, sidecars = [] }: Microservice): readonly Call[] {
  return [...calls, ...sidecars.flatMap((sidecar) => sidecar.calls)];
}

/** The one microservice that passes /api on. */
export function gatewayOf(microservices: Microservices): Microservice | undefined {
  return Object.values(microservices).find(({ runtime }) => runtime === "gateway");
}

/** Which microservice an Ingress sends a path to: pages and the gateway themselves, all others behind the gateway. */
export function entryOf(microservices: Microservices, name: string): Microservice | undefined {
  const target = microservices[name];
  return target?.runtime === "page" || target?.runtime === "monitoring-gateway" ? target : gatewayOf(microservices);
}

/** Pods of the cluster's own that TaskFlow talks with. */
export function platformPods({ dns, ingress }: Cluster) {
  const argocd = (name: string, port: number) => ({
    kind: "pods" as const,
    name,
    namespace: argocdNamespace,
    labels: { [label.name]: name },
    scrape: port,
  });
  return {
    dns: { kind: "pods", name: "kube-dns", namespace: dns.namespace, labels: dns.labels },
    controller: { kind: "pods", name: "ingress-controller", ...ingress.controller },
    // Argo CD's own ports for Prometheus, as its manifests open them.
    argocdController: argocd("argocd-application-controller", 8082),
    argocdRepoServer: argocd("argocd-repo-server", 8084),
  } as const satisfies Record<string, PodPeer & { readonly scrape?: number }>;
}

/** Everything but pods, the nodes among it: their addresses differ from one start of a laptop to the next. */
function nodes(name: string, { podCidr }: Cluster): AddressPeer {
  return { kind: "addresses", name, cidr: "0.0.0.0/0", except: [podCidr] };
}

function external(name: string, { cidr }: External): AddressPeer {
  return { kind: "addresses", name, cidr, except: [] };
}

/** Sees how a data store is, and none of its data. */
export const isObserver = (microservice: Microservice | undefined): boolean =>
  microservice?.runtime === "postgres-exporter" || microservice?.runtime === "redis-exporter";

/** The hosts of the cluster's Ingress: TaskFlow's, and the one behind which Grafana and Prometheus are. */
export function hostsOf({ ingress, monitoring }: Cluster): readonly Host[] {
  return [...ingress.hosts, { host: monitoring.host, paths: { "/": "monitoring-gateway" } }];
}

/** What Prometheus asks of a microservice's pods: its own port and its sidecars', each as a job. */
export function scrapesOf(
  microservice: Microservice,
): { readonly job: string; readonly name: string; readonly port: number }[] {
  const { name, scrape, sidecars = [] } = microservice;
  return [
    ...(scrape ? [{ job: name, name: scrape, port: portOf(microservice, scrape).port }] : []),
    ...sidecars.flatMap((sidecar) =>
      sidecar.scrape ? [{ job: sidecar.scrape, name: sidecar.name, port: sidecar.port }] : [],
    ),
  ];
}

/** The communication graph on one cluster: who may open a connection to whom. Sorted, each edge once. */
export function graph(microservices: Microservices, cluster: Cluster): Edge[] {
  const platform = platformPods(cluster);
  const { prometheus } = microservices;
  const edges: Edge[] = [];
  const tcp = (from: Peer, to: Peer, port: number, reason: Edge["reason"]) =>
    edges.push({ from, to, port, protocol: "TCP", reason });

  for (const microservice of Object.values(microservices)) {
    const self = podsOf(microservice);
    for (const { to, port } of callsOf(microservice)) {
      const target = microservices[to];
      if (target) tcp(self, podsOf(target), portOf(target, port).port, "calls");
      else if (to === "kube-dns")
        for (const served of cluster.dns.ports) edges.push({ from: self, to: platform.dns, ...served, reason: "dns" });
      else if (to === "kube-apiserver")
        for (const listens of cluster.apiServerPorts) tcp(self, nodes(to, cluster), listens, "api-server");
      else if (to === "smtp" && cluster.smtp) tcp(self, external(to, cluster.smtp), cluster.smtp.port, "external");
      else if (to === "bucket" && cluster.bucket)
        tcp(self, external(to, cluster.bucket), cluster.bucket.port, "external");
    }
    // It asks itself on localhost.
    if (prometheus && microservice !== prometheus)
      for (const { port } of scrapesOf(microservice)) tcp(podsOf(prometheus), self, port, "scrape");
  }
  if (prometheus)
    for (const { scrape, ...pods } of [platform.argocdController, platform.argocdRepoServer])
      tcp(podsOf(prometheus), pods, scrape, "scrape");
  for (const name of hostsOf(cluster).flatMap(({ paths }) => Object.values(paths))) {
    const entry = entryOf(microservices, name);
    if (entry) tcp(platform.controller, podsOf(entry), portOf(entry).port, "ingress");
  }
  for (const { microservice } of cluster.nodePorts) {
    const target = microservices[microservice];
    // Whoever reaches the node: a NodePort keeps the client's address or shows the node's, and neither is a pod's.
    if (target) tcp(nodes("world", cluster), podsOf(target), portOf(target).port, "node-port");
  }
  return unique(edges);
}

function unique(edges: readonly Edge[]): Edge[] {
  const byKey = new Map(
    edges.map((edge) => [
      `${edge.from.name} ${edge.to.name} ${String(edge.port).padStart(5, "0")}${edge.protocol}`,
      edge,
    ]),
  );
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
