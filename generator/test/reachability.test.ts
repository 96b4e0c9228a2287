import { describe, expect, test } from "vitest";
import { allowedPairs, reachability } from "../src/checks/reachability.ts";
import type { Declared } from "../src/checks/rule.ts";
import { formatIssues } from "../src/model/issue.ts";
import type { AddressPeer, Edge, Peer, PodPeer, Protocol } from "../src/model/traffic.ts";
import type { KubeObject, Manifest } from "../src/render/manifest.ts";

// biome-ignore lint/suspicious/noExplicitAny: mutations reach into plain JSON.
type Json = any;

const podCidr = "10.244.0.0/16";
const appLabel = "app.kubernetes.io/name";
const pods = (namespace: string, name: string, labels: PodPeer["labels"] = { [appLabel]: name }): PodPeer => {
  return { kind: "pods", name, namespace, labels };
};
const frontend = pods("web", "frontend");
const gateway = pods("web", "gateway");
const auth = pods("back", "auth");
const users = pods("back", "users");
const redis = pods("data", "redis");
const dns = pods("kube-system", "kube-dns", { "k8s-app": "kube-dns" });
const controller = pods("ingress-nginx", "controller");
const prometheus = pods("monitoring", "prometheus");
const world: AddressPeer = { kind: "addresses", name: "world", cidr: "0.0.0.0/0", except: [podCidr] };
const mail: AddressPeer = { kind: "addresses", name: "mail", cidr: "203.0.113.0/24", except: [] };

const edge = (from: Peer, to: Peer, port: number, protocol: Protocol = "TCP", reason: Edge["reason"] = "calls"): Edge => {
  return { from, to, port, protocol, reason };
};
const edges: Edge[] = [
  edge(world, frontend, 8080, "TCP", "node-port"),
  edge(controller, frontend, 8080, "TCP", "ingress"),
  edge(frontend, gateway, 3000),
  edge(gateway, auth, 5000),
  edge(gateway, users, 5002),
  edge(auth, users, 5002),
  edge(auth, redis, 6379),
  edge(users, mail, 587, "TCP", "external"),
  edge(prometheus, auth, 5000, "TCP", "scrape"),
  edge(prometheus, users, 5002, "TCP", "scrape"),
  ...[frontend, gateway, auth, users].flatMap((pod) => [edge(pod, dns, 53, "UDP"), edge(pod, dns, 53, "TCP")]),
];

const manifest = (object: KubeObject): Manifest => {
  const { name, namespace = "cluster" } = object.metadata;
  return { path: `clusters/test/${namespace}/${object.kind.toLowerCase()}-${name}.yaml`, object };
};
const namespace = (name: string) =>
  manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { "app.kubernetes.io/part-of": "shop" } } });
const workload = ({ name, namespace, labels }: PodPeer, containerPort: number, kind = "Deployment") => {
  const containers = [{ name, ports: [{ name: "http", containerPort }] }];
  const template = { metadata: { labels: { ...labels, "app.kubernetes.io/part-of": "shop" } }, spec: { containers } };
  return manifest({ apiVersion: "apps/v1", kind, metadata: { name, namespace }, spec: { template } });
};
const peer = ({ namespace, labels }: PodPeer) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
  podSelector: { matchLabels: labels },
});
const ports = (port: number | string, protocol?: string) => [{ port, ...(protocol && { protocol }) }];
const dnsRule = { to: [peer(dns)], ports: [...ports(53, "UDP"), ...ports(53, "TCP")] };
const policy = ({ name, namespace, labels }: PodPeer, ingress: object[], egress: object[]) =>
  manifest({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress", "Egress"], ingress, egress },
  });

const manifests: Manifest[] = [
  ...["web", "back", "data"].flatMap((name) => [namespace(name), policy(pods(name, "default-deny", {}), [], [])]),
  workload(frontend, 8080),
  policy(
    frontend,
    [
      { from: [peer(controller)], ports: ports(8080) },
      { from: [{ ipBlock: { cidr: "0.0.0.0/0", except: [podCidr] } }], ports: ports("http") },
    ],
    [{ to: [peer(gateway)], ports: ports("http") }, dnsRule],
  ),
  workload(gateway, 3000),
  policy(
    gateway,
    [{ from: [peer(frontend)], ports: ports(3000) }],
    [{ to: [peer(auth)], ports: ports(5000) }, { to: [peer(users)], ports: ports(5002, "TCP") }, dnsRule],
  ),
  workload(auth, 5000),
  policy(
    auth,
    [{ from: [peer(gateway), peer(prometheus)], ports: ports(5000) }],
    [{ to: [peer(users)], ports: ports(5002) }, { to: [peer(redis)], ports: ports(6379) }, dnsRule],
  ),
  workload(users, 5002),
  policy(
    users,
    [{ from: [peer(gateway), { podSelector: { matchLabels: auth.labels } }, peer(prometheus)], ports: ports("http") }],
    [{ to: [{ ipBlock: { cidr: mail.cidr } }], ports: ports(587) }, dnsRule],
  ),
  workload(redis, 6379, "StatefulSet"),
  policy(redis, [{ from: [peer(auth)], ports: ports(6379) }], []),
];

interface Draft {
  manifests: { path: string; object: Json }[];
  declared: { -readonly [K in keyof Declared]: Declared[K] };
}
function draft(): Draft {
  const platform = [dns, controller, prometheus];
  const size = { cpu: "1", memory: "1Gi" };
  const declared = { cluster: "test", edges: [...edges], secrets: [], hosts: [], size, platform, podCidr };
  return structuredClone({ manifests, declared });
}
const findings = (change: (draft: Draft) => void) => {
  const changed = draft();
  change(changed);
  return reachability(changed);
};
const find = ({ manifests }: Draft, kind: string, name: string): Json =>
  manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object;
const inPolicy = (name: string, change: (spec: Json) => void) => (draft: Draft) =>
  change(find(draft, "NetworkPolicy", name).spec);
const without = (path: string) => (draft: Draft) => {
  draft.manifests = draft.manifests.filter((manifest) => manifest.path !== path);
};
const split = (peers: Json[]) => {
  const { namespaceSelector, podSelector } = peers.shift();
  peers.push({ namespaceSelector }, { podSelector });
};
const added = (spec: object) => (draft: Draft) => {
  const metadata = { name: "extra", namespace: "data" };
  draft.manifests.push(manifest({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec }));
};
const authFile = "clusters/test/back/networkpolicy-auth.yaml";
const denyFile = (namespace: string) => `clusters/test/${namespace}/networkpolicy-default-deny.yaml`;
const anyPod = { podSelector: {}, namespaceSelector: {} };

test("what is rendered is what is declared", () => {
  expect(reachability(draft())).toEqual([]);
});

/** What is changed, how, and what one and the same finding must name: the edge and the policy's file or name. */
const mutations: [string, (draft: Draft) => void, edge: string, policy: string][] = [
  ["an ingress peer is dropped", inPolicy("auth", (s) => s.ingress[0].from.shift()), "gateway -> auth:5000/TCP", authFile],
  ["an egress peer is dropped", inPolicy("auth", (s) => s.egress.splice(1, 1)), "auth -> redis:6379/TCP", authFile],
  ["a peer's pod selector is widened", inPolicy("auth", (s) => { s.ingress[0].from[0].podSelector = {}; }), "frontend -> auth:5000/TCP", authFile],
  ["the policy's pod selector is widened", inPolicy("auth", (s) => { s.podSelector = {}; }), "gateway -> users:5000/TCP", authFile],
  ["... where no other pod lives", inPolicy("redis", (s) => { s.podSelector = {}; }), "auth -> a pod without labels in data:6379/TCP", "data/redis"],
  ["the pod selector of ingress loses its namespace", inPolicy("auth", (s) => { s.ingress[0].from[0] = { podSelector: s.ingress[0].from[0].podSelector }; }), "gateway -> auth:5000/TCP", authFile],
  ["... and selects in every namespace", inPolicy("auth", (s) => { s.ingress[0].from[0].namespaceSelector = {}; }), "a pod with app.kubernetes.io/name=gateway in any other namespace -> auth:5000/TCP", authFile],
  ["an ingress peer is split into two", inPolicy("redis", (s) => split(s.ingress[0].from)), "users -> redis:6379/TCP", "data/redis"],
  ["... where no real pod gains", inPolicy("frontend", (s) => split(s.ingress[0].from)), "a pod without labels in ingress-nginx -> frontend:8080/TCP", "web/frontend"],
  ["an egress peer is split into two", inPolicy("auth", (s) => split(s.egress[0].to)), "auth -> a pod without labels in back:5002/TCP", authFile],
  ["a port is swapped, too little", inPolicy("redis", (s) => { s.ingress[0].ports[0].port = 6380; }), "auth -> redis:6379/TCP", "data/redis"],
  ["a port is swapped, too much", inPolicy("redis", (s) => { s.ingress[0].ports[0].port = 6380; }), "auth -> redis:6380/TCP", "data/redis"],
  ["the list of ports is dropped", inPolicy("auth", (s) => { delete s.ingress[0].ports; }), "gateway -> auth:1-4999/TCP", authFile],
  ["the protocol is changed", inPolicy("auth", (s) => { s.ingress[0].ports[0].protocol = "UDP"; }), "gateway -> auth:5000/UDP", authFile],
  ["the protocol is changed to SCTP", inPolicy("auth", (s) => { s.ingress[0].ports[0].protocol = "SCTP"; }), "gateway -> auth:5000/SCTP", authFile],
  ["an endPort is added", inPolicy("auth", (s) => { s.egress[1].ports[0].endPort = 6400; }), "auth -> redis:6380-6400/TCP", authFile],
  ["DNS is dropped", inPolicy("auth", (s) => s.egress.pop()), "auth -> kube-dns:53/UDP, auth -> kube-dns:53/TCP", authFile],
  ["DNS over UDP is dropped", inPolicy("auth", (s) => s.egress[2].ports.shift()), "auth -> kube-dns:53/UDP", authFile],
  ["DNS over TCP is dropped", inPolicy("auth", (s) => s.egress[2].ports.pop()), "auth -> kube-dns:53/TCP", authFile],
  ["a default deny is deleted", without(denyFile("data")), "anybody -> such a pod:every port", "clusters/test"],
  ["a default deny does not deny egress", inPolicy("default-deny", (s) => s.policyTypes.pop()), "such a pod -> anybody:every port", denyFile("web")],
  ["policyTypes lose Egress", inPolicy("auth", (s) => s.policyTypes.pop()), "auth -> redis:6379/TCP", "policyTypes leave Egress out"],
  ["the policy selects its pod no longer", inPolicy("auth", (s) => { s.podSelector.matchLabels.tier = "x"; }), "gateway -> auth:5000/TCP", denyFile("back")],
  ["... and then selects none", inPolicy("auth", (s) => { s.podSelector.matchLabels.tier = "x"; }), "back/auth selects no rendered pod", authFile],
  ["every address may enter", inPolicy("auth", (s) => s.ingress[0].from.push({ ipBlock: { cidr: "0.0.0.0/0" } })), "the undeclared addresses 0.0.0.0/0, such as frontend -> auth:5000/TCP", authFile],
  ["every address may be called", inPolicy("users", (s) => { s.egress[0].to[0].ipBlock.cidr = "0.0.0.0/0"; }), "users -> frontend:587/TCP", "back/users"],
  ["an address more may be called", inPolicy("users", (s) => { s.egress[0].to[0].ipBlock.cidr = "203.0.112.0/23"; }), "users -> 203.0.112.0/24:587/TCP", "back/users"],
  ["an address less may be called", inPolicy("users", (s) => { s.egress[0].to[0].ipBlock.except = ["203.0.113.7/32"]; }), "users -> mail:587/TCP", "back/users"],
  ["except is dropped", inPolicy("frontend", (s) => { delete s.ingress[1].from[0].ipBlock.except; }), "gateway -> frontend:8080/TCP", "web/frontend"],
  ["a label has to exist only", inPolicy("redis", (s) => { s.ingress[0].from[0].podSelector = { matchExpressions: [{ key: appLabel, operator: "Exists" }] }; }), "users -> redis:6379/TCP", "data/redis"],
  ["a peer is added that nobody is yet", inPolicy("redis", (s) => s.ingress[0].from.push({ podSelector: { matchLabels: { app: "ghost" } } })), "a pod with app=ghost in data -> redis:6379/TCP", "data/redis"],
  ["a namespace is added that nobody made yet", inPolicy("redis", (s) => { s.ingress[0].from[0].namespaceSelector = { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["back", "evil"] }] }; }), "a pod with app.kubernetes.io/name=auth in evil -> redis:6379/TCP", "data/redis"],
  ["a pod's label is renamed", (d) => { find(d, "Deployment", "auth").spec.template.metadata.labels[appLabel] = "author"; }, "gateway -> auth:5000/TCP", "no pod in namespace back carries"],
  ["a policy more allows everything in", added({ podSelector: {}, ingress: [{}] }), "users -> redis:6379/TCP", "data/extra"],
  ["a policy more allows everything out", added({ podSelector: {}, policyTypes: ["Egress"], egress: [{}] }), "redis -> frontend:every port", "data/extra"],
  ["a policy is removed", without(authFile), "gateway -> auth:5000/TCP", denyFile("back")],
  ["both policies of a pod are removed", (d) => { without(authFile)(d); without(denyFile("back"))(d); }, "anybody -> auth:every port", "clusters/test/back/deployment-auth.yaml"],
  ["a named port is another number at its own pod", (d) => { find(d, "Deployment", "users").spec.template.spec.containers[0].ports[0].containerPort = 5003; }, "gateway -> users:5003/TCP", "back/users"],
  ["a named port is another number at the destination", (d) => { find(d, "Deployment", "gateway").spec.template.spec.containers[0].ports[0].containerPort = 3001; }, "frontend -> gateway:3001/TCP", "web/frontend"],
  ["an edge is declared no longer", (d) => { d.declared.edges = d.declared.edges.filter((e) => e.to.name !== "redis"); }, "auth -> redis:6379/TCP", "data/redis"],
  ["an edge is declared besides", (d) => { d.declared.edges = [...d.declared.edges, edge(users, redis, 6379)]; }, "users -> redis:6379/TCP", "data/redis"],
  ["... and its other side", (d) => { d.declared.edges = [...d.declared.edges, edge(users, redis, 6379)]; }, "users -> redis:6379/TCP", "back/users"],
  ["an edge ends at nobody", (d) => { d.declared.edges = [...d.declared.edges, edge(users, pods("data", "ghost"), 1)]; }, "users -> ghost:1/TCP", "no pod in namespace data carries"],
  ["an outside address is inside", (d) => { d.declared.edges = [...d.declared.edges, edge(users, { ...mail, cidr: "10.244.1.0/24" }, 25)]; }, "users -> mail:25/TCP", "overlaps the pods' network"],
];

describe("a difference names the edge and the policy", () => {
  test.each(mutations)("%s", (_, change, edge, policy) => {
    const found = findings(change).map((issue) => formatIssues([issue]));
    expect(found.filter((text) => text.includes(edge) && text.includes(policy))).not.toEqual([]);
    expect(found.length, found.join("\n")).toBeLessThanOrEqual(12);
  });
});

test("a policy that opens everything to everybody is one line a pod and direction", () => {
  const found = findings(added({ podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{ from: [anyPod] }], egress: [{}] }));
  expect(found.map(({ message }) => message.slice(0, 70))).toMatchInlineSnapshot(`
    [
      "redis accepts every port from 8 undeclared peers, such as frontend -> ",
      "redis may open every port to 8 undeclared peers and the undeclared add",
    ]
  `);
});

test("the pairs that may connect", () => {
  const pairs = allowedPairs(draft()).map(({ source, destination, protocol, port, endPort }) => {
    return `${source} -> ${destination}:${port === endPort ? port : `${port}-${endPort}`}/${protocol}`;
  });
  const declared = edges.flatMap(({ from, to, port, protocol }) =>
    from.kind === "pods" && to.kind === "pods"
      ? [`${from.namespace}/${from.name} -> ${to.namespace}/${to.name}:${port}/${protocol}`]
      : [],
  );
  expect(pairs.sort()).toEqual(declared.sort());
});
