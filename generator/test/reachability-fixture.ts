import type { Declared } from "../src/checks/rule.ts";
import type { AddressPeer, Edge, Peer, PodPeer, Protocol } from "../src/model/traffic.ts";
import type { KubeObject, Manifest } from "../src/render/manifest.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests reach into plain JSON.
export type Json = any;

/** Manifests and declarations that a test may change before the rule judges them. */
export interface Draft {
  manifests: { path: string; object: Json }[];
  declared: { -readonly [K in keyof Declared]: Declared[K] };
}

const podCidr = "10.244.0.0/16";
const nameLabel = "app.kubernetes.io/name";

export function pods(namespace: string, name: string, labels: PodPeer["labels"] = { [nameLabel]: name }): PodPeer {
  return { kind: "pods", name, namespace, labels };
}
export const frontend = pods("web", "frontend");
export const gateway = pods("web", "gateway");
export const auth = pods("back", "auth");
export const users = pods("back", "users");
export const redis = pods("data", "redis");
const dns = pods("kube-system", "kube-dns", { "k8s-app": "kube-dns" });
const controller = pods("ingress-nginx", "controller");
const prometheus = pods("monitoring", "prometheus");
const anywhere: AddressPeer = { kind: "addresses", name: "anywhere", cidrs: ["0.0.0.0/0"], except: [podCidr] };
export const mail: AddressPeer = { kind: "addresses", name: "mail", cidrs: ["203.0.113.0/24"], except: [] };

export function edge(from: Peer, to: Peer, port: number, protocol: Protocol = "TCP"): Edge {
  return { from, to, port, protocol, reason: "calls" };
}
export const edges: readonly Edge[] = [
  edge(anywhere, frontend, 8080),
  edge(controller, frontend, 8080),
  edge(frontend, gateway, 3000),
  edge(gateway, auth, 5000),
  edge(gateway, users, 5002),
  edge(auth, users, 5002),
  edge(auth, redis, 6379),
  edge(users, mail, 587),
  edge(prometheus, auth, 5000),
  edge(prometheus, users, 5002),
  ...[frontend, gateway, auth, users].flatMap((pod) => [edge(pod, dns, 53, "UDP"), edge(pod, dns, 53)]),
];

export function manifest(object: KubeObject): Manifest {
  const { name, namespace = "cluster" } = object.metadata;
  return { path: `clusters/test/${namespace}/${object.kind.toLowerCase()}-${name}.yaml`, object };
}
export function namespace(name: string, labels = {}): Manifest {
  return manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
}
export function workload({ name, namespace, labels }: PodPeer, spec: object, kind = "Deployment"): Manifest {
  const template = { metadata: { labels: { ...labels, "app.kubernetes.io/part-of": "shop" } }, spec };
  return manifest({ apiVersion: "apps/v1", kind, metadata: { name, namespace }, spec: { template } });
}
export function networkPolicy(namespace: string, name: string, spec: object): Manifest {
  const metadata = { name, namespace };
  return manifest({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec });
}

const listening = (port: number) => ({
  containers: [{ name: "main", ports: [{ name: "http", containerPort: port }] }],
});
const peer = ({ namespace, labels }: PodPeer) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
  podSelector: { matchLabels: labels },
});
const ports = (port: number | string, protocol = "TCP") => [{ port, protocol }];
const toDns = { to: [peer(dns)], ports: [...ports(53, "UDP"), ...ports(53)] };
const policy = ({ name, namespace, labels }: PodPeer, ingress: object[], egress: object[]) => {
  const podSelector = { matchLabels: labels };
  return networkPolicy(namespace, name, { podSelector, policyTypes: ["Ingress", "Egress"], ingress, egress });
};

/** A small shop. Its policies spell the declared edges, and no other, in every way that means the same. */
const manifests: readonly Manifest[] = [
  ...["web", "back", "data"].flatMap((name) => [
    namespace(name, { "pod-security.kubernetes.io/enforce": "restricted" }),
    networkPolicy(name, "default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
  ]),
  workload(frontend, listening(8080)),
  policy(
    frontend,
    [
      { from: [peer(controller)], ports: ports(8080) },
      { from: [{ ipBlock: { cidr: "0.0.0.0/0", except: [podCidr] } }], ports: ports("http") },
    ],
    [{ to: [peer(gateway)], ports: ports("http") }, toDns],
  ),
  workload(gateway, listening(3000)),
  policy(
    gateway,
    [{ from: [peer(frontend)], ports: [{ port: 3000 }] }],
    [{ to: [peer(auth)], ports: ports(5000) }, { to: [peer(users)], ports: ports(5002) }, toDns],
  ),
  workload(auth, listening(5000)),
  policy(
    auth,
    [{ from: [peer(gateway), peer(prometheus)], ports: ports(5000) }],
    [{ to: [peer(users)], ports: ports(5002) }, { to: [peer(redis)], ports: ports(6379) }, toDns],
  ),
  workload(users, listening(5002)),
  policy(
    users,
    [{ from: [peer(gateway), { podSelector: { matchLabels: auth.labels } }, peer(prometheus)], ports: ports("http") }],
    [{ to: [{ ipBlock: { cidr: mail.cidrs[0] } }], ports: ports(587) }, toDns],
  ),
  workload(redis, listening(6379), "StatefulSet"),
  policy(redis, [{ from: [peer(auth)], ports: ports(6379) }], []),
];

export function declare(
  edges: readonly Edge[],
  platform: readonly PodPeer[] = [dns, controller, prometheus],
): Declared {
  return {
    cluster: "test",
    microservices: [],
    edges,
    secrets: [],
    hosts: [],
    size: { cpu: "1", memory: "1Gi" },
    platform,
    podCidr,
    nodes: 1,
    podSecurity: {},
    exceptions: [],
    ingressController: "other",
  };
}

/** A copy of the shop in which nothing is shared. */
export function draft(): Draft {
  return JSON.parse(JSON.stringify({ manifests, declared: declare(edges) }));
}

export function find({ manifests }: Draft, kind: string, name: string): Json {
  return manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object;
}
