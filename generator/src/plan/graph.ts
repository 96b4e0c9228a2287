import { argocdNamespace } from "../model/argocd.ts";
import type { Cluster, External } from "../model/cluster.ts";
import { label } from "../model/labels.ts";
import type { Call, Microservice, Port } from "../model/microservice.ts";
import type { AddressPeer, Edge, Peer, PodPeer } from "../model/traffic.ts";
import type { Scope } from "./context.ts";
import { hostPathsOf } from "./hosts.ts";

/**
 * The labels that select a microservice's pods, in Services, policies and workloads alike. They must never change: a
 * workload's selector is immutable.
 */
export function selectorLabels(name: string): Readonly<Record<string, string>> {
  return { [label.name]: name };
}

export function podsOf({ name, namespace }: Microservice): PodPeer {
  return { kind: "pods", name, namespace, labels: selectorLabels(name) };
}

/** The port of a call: the one that it names, or the target's first. The facts are valid here: see validate.ts. */
export function portOf(target: Microservice, name?: string): Port {
  const port = name === undefined ? Object.values(target.ports)[0] : target.ports[name];
  if (!port)
    throw new Error(name === undefined ? `${target.name} has no port` : `${target.name} has no port "${name}"`);
  return port;
}

/** All calls of a pod: its main container's and its sidecars'. */
export function callsOf({ calls, sidecars = [] }: Microservice): readonly Call[] {
  return [...calls, ...sidecars.flatMap((sidecar) => sidecar.calls)];
}

/** The pods of the cluster's own that TaskFlow's pods connect with. */
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
    // The metrics ports that Argo CD's own manifests open.
    argocdController: argocd("argocd-application-controller", 8082),
    argocdRepoServer: argocd("argocd-repo-server", 8084),
  } as const satisfies Record<string, PodPeer & { readonly scrape?: number }>;
}

/** Every address but pods', nodes' included: a laptop's node may have another address after each start. */
function nodes(name: string, { podCidr }: Cluster): AddressPeer {
  return { kind: "addresses", name, cidr: "0.0.0.0/0", except: [podCidr] };
}

function external(name: string, { cidr }: External): AddressPeer {
  return { kind: "addresses", name, cidr, except: [] };
}

/** An exporter: reads a store's health, not its contents. */
export const isObserver = (microservice: Microservice | undefined): boolean =>
  microservice?.runtime === "postgres-exporter" || microservice?.runtime === "redis-exporter";

/** The scraped ports of a microservice's pods: its own and its sidecars', each with its job. */
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

/** The communication graph on one cluster: every connection that is allowed. Sorted, each edge once. */
export function graphOf(scope: Scope): Edge[] {
  const { microservices, cluster } = scope;
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
    // Prometheus scrapes itself on localhost, which no policy restricts.
    if (prometheus && microservice !== prometheus)
      for (const { port } of scrapesOf(microservice)) tcp(podsOf(prometheus), self, port, "scrape");
  }
  if (prometheus)
    for (const { scrape, ...pods } of [platform.argocdController, platform.argocdRepoServer])
      tcp(podsOf(prometheus), pods, scrape, "scrape");
  for (const { entry } of hostPathsOf(scope)) tcp(platform.controller, podsOf(entry), portOf(entry).port, "ingress");
  for (const { microservice } of cluster.nodePorts) {
    const target = microservices[microservice];
    // Every client that reaches the node: a NodePort keeps the client's address or shows the node's, and neither is a pod's.
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
