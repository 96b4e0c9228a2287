import { argocdNamespace } from "../model/argocd.ts";
import { contains } from "../model/cidr.ts";
import type { Cluster } from "../model/cluster.ts";
import type { ExternalAddress } from "../model/external.ts";
import { label } from "../model/labels.ts";
import type { Call, Microservice, Port } from "../model/microservice.ts";
import type { AddressPeer, Edge, Peer, PodPeer, Reason } from "../model/traffic.ts";
import type { Scope } from "./context.ts";
import { hostPathsOf } from "./hosts.ts";

/**
 * The labels that select a microservice's pods, in Services, policies and workloads alike. They must never change: a
 * workload's selector is immutable.
 */
export function selectorLabels(name: string): Readonly<Record<string, string>> {
  return { [label.name]: name };
}

export function podsOf({ name, namespace, labels = selectorLabels(name) }: Microservice): PodPeer {
  return { kind: "pods", name, namespace, labels };
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

/** The peers of the cluster's own that the application's pods connect with. */
export function platformPeers({ dns, ingress, nodeCidrs, podCidr }: Cluster) {
  const nodes = (name: string) => addresses(name, nodeCidrs, podCidr);
  const argocd = (name: string, port: number) => ({ pods: pods(name, argocdNamespace, { [label.name]: name }), port });
  const { controller } = ingress;
  return {
    dns: [
      pods("kube-dns", dns.namespace, dns.labels),
      ...(dns.nodeLocal ? [addresses("node-local-dns", dns.nodeLocal, podCidr)] : []),
    ],
    controller:
      controller === "node"
        ? nodes("ingress-controller")
        : pods("ingress-controller", controller.namespace, controller.labels),
    apiServer: nodes("kube-apiserver"),
    // Every client that reaches the node: a NodePort keeps the client's address or shows the node's, and neither is a pod's.
    world: addresses("world", ["0.0.0.0/0"], podCidr),
    // The metrics ports that Argo CD's own manifests open.
    argocd: [argocd("argocd-application-controller", 8082), argocd("argocd-repo-server", 8084)],
  } as const;
}

/** The pods of the cluster's own that the application's pods connect with. */
export function platformPods(cluster: Cluster): PodPeer[] {
  const { dns, controller, argocd } = platformPeers(cluster);
  return [...dns, controller, ...argocd.map((one) => one.pods)].filter((peer): peer is PodPeer => peer.kind === "pods");
}

const pods = (name: string, namespace: string, labels: PodPeer["labels"]): PodPeer => ({
  kind: "pods",
  name,
  namespace,
  labels,
});

/** Addresses outside the pods' network: pods are peers by their labels, never by an address. */
const addresses = (name: string, cidrs: readonly string[], podCidr: string): AddressPeer => ({
  kind: "addresses",
  name,
  cidrs,
  except: cidrs.some((cidr) => contains(cidr, podCidr)) ? [podCidr] : [],
});

/** An exporter: reads a store's health, not its contents. */
export const isObserver = (microservice: Microservice | undefined): boolean =>
  microservice?.run.kind === "postgres-exporter" || microservice?.run.kind === "redis-exporter";

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

/** The address of an external server on the cluster; undefined where the cluster is declared to be without it. */
export function externalOn(
  { facts, cluster }: Pick<Scope, "facts" | "cluster">,
  name: string,
): ExternalAddress | undefined {
  const { on = {} } = facts.externals[name] ?? {};
  // A stage reaches what the cluster reaches that it is beside, where the facts do not list it by itself.
  const address = on[cluster.name] ?? (cluster.stage && on[cluster.stage.beside]) ?? "absent";
  return address === "absent" ? undefined : address;
}

/** The communication graph on one cluster: every connection that is allowed. Sorted, each edge once. */
export function graphOf(scope: Scope): Edge[] {
  const { microservices, cluster } = scope;
  const platform = platformPeers(cluster);
  const prometheus = prometheusOf(scope);
  const edges: Edge[] = [];
  const add = (from: Peer, to: Peer, { port, protocol = "TCP" }: Pick<Port, "port" | "protocol">, reason: Reason) =>
    edges.push({ from, to, port, protocol, reason });

  for (const microservice of Object.values(microservices)) {
    const self = podsOf(microservice);
    for (const { to, port } of callsOf(microservice)) {
      const target = microservices[to];
      const external = scope.facts.externals[to];
      const outside = externalOn(scope, to);
      if (target) add(self, podsOf(target), portOf(target, port), "calls");
      else if (to === "kube-dns")
        for (const peer of platform.dns) for (const served of cluster.dns.ports) add(self, peer, served, "dns");
      else if (to === "kube-apiserver")
        for (const listens of cluster.apiServerPorts) add(self, platform.apiServer, { port: listens }, "api-server");
      else if (external && outside) add(self, addresses(to, outside.cidrs, cluster.podCidr), external, "external");
    }
    if (microservice.webhook) add(platform.apiServer, self, portOf(microservice, microservice.webhook), "api-server");
    // Prometheus scrapes itself on localhost, which no policy restricts.
    if (prometheus && microservice !== prometheus)
      for (const { port } of scrapesOf(microservice)) add(podsOf(prometheus), self, { port }, "scrape");
  }
  if (prometheus) for (const { pods, port } of platform.argocd) add(podsOf(prometheus), pods, { port }, "scrape");
  for (const { entry, target, port } of hostPathsOf(scope))
    add(platform.controller, podsOf(entry), portOf(entry, entry === target ? port : undefined), "ingress");
  for (const { microservice } of cluster.nodePorts) {
    const target = microservices[microservice];
    if (target) add(platform.world, podsOf(target), portOf(target), "node-port");
  }
  return unique(edges);
}

/** The microservice that scrapes all others; undefined in an application without monitoring. */
export const prometheusOf = ({ facts, microservices }: Scope): Microservice | undefined =>
  microservices[facts.monitoring.prometheus];

function unique(edges: readonly Edge[]): Edge[] {
  const byKey = new Map(
    edges.map((edge) => [
      `${edge.from.name} ${edge.to.name} ${String(edge.port).padStart(5, "0")}${edge.protocol}`,
      edge,
    ]),
  );
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
