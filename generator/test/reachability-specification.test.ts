import { describe, expect, test } from "vitest";
import { declare, namespace, networkPolicy, pods, workload } from "./reachability-fixture.ts";
import { allowedPairs } from "./reachability-pairs.ts";

const server = pods("one", "server", { app: "server" });
const serving = {
  containers: [
    { name: "main", ports: [{ name: "http", containerPort: 80 }] },
    { name: "dns", ports: [{ name: "dns", containerPort: 53, protocol: "UDP" }] },
  ],
  initContainers: [
    { name: "sidecar", restartPolicy: "Always", ports: [{ name: "side", containerPort: 90 }] },
    { name: "once", ports: [{ name: "gone", containerPort: 91 }] },
  ],
};
const quiet = { containers: [{ name: "main" }] };
const near = pods("one", "near", { app: "client", tier: "x" });
const far = pods("two", "far", { app: "client" });
const platform = pods("kube-system", "kube-dns", { "k8s-app": "kube-dns" });
const unchanged = [
  namespace("one"),
  // The API server sets this label to the namespace's own name, whatever the manifest says.
  namespace("two", { team: "blue", "kubernetes.io/metadata.name": "one" }),
  workload(server, serving),
  workload(near, { containers: [{ name: "main", ports: [{ name: "http", containerPort: 8000 }] }] }),
  workload(far, quiet, "DaemonSet"),
];
const rendered = (...specs: object[]) => ({
  declared: declare([], [platform]),
  manifests: [...unchanged, ...specs.map((spec, index) => networkPolicy("one", `p${index}`, spec))],
});

/** The pods that reach the server, each with its ports, where only these policies exist. */
function reached(...specs: object[]): string[] {
  return allowedPairs(rendered(...specs))
    .filter(({ source, destination }) => destination === "one/server" && source !== destination)
    .map(({ source, protocol, port, endPort }) => {
      const ports = port === endPort ? String(port) : `${port}-${endPort}`;
      return `${source.split("/")[1]} ${ports}/${protocol}`;
    });
}
/** The same for one policy of the server with these ingress rules. */
const into = (...ingress: object[]) => reached({ podSelector: { matchLabels: { app: "server" } }, ingress });
const http = [{ port: 80 }];
const from = (...peers: object[]) => into({ from: peers, ports: http });
const every = (name: string) => ["TCP", "UDP", "SCTP"].map((protocol) => `${name} 1-65535/${protocol}`);
const allPods = [...every("kube-dns"), ...every("near"), ...every("far")];
const [dns80, near80, far80] = ["kube-dns 80/TCP", "near 80/TCP", "far 80/TCP"];
const client = (operator: string, ...values: string[]) => ({
  podSelector: { matchExpressions: [{ key: "tier", operator, ...(values.length > 0 && { values }) }] },
  namespaceSelector: {},
});
/** Every pod of the policy's own namespace. */
const anyPod = { podSelector: {} };

const meanings: [string, string[], string[]][] = [
  ["no policy: all pods, every port", reached(), allPods],
  ["a policy is of type Ingress by default", reached({ podSelector: {} }), []],
  ["a policy without a pod selector selects every pod", reached({}), []],
  [
    "a policy of one direction leaves the other open",
    reached({ podSelector: {}, policyTypes: ["Egress"] }),
    [...every("kube-dns"), ...every("far")],
  ],
  ["egress rules imply the type Egress", reached({ egress: [{ ports: http }] }), []],
  [
    "an empty egress list does not imply the type Egress",
    reached({ policyTypes: [], ingress: [{}], egress: [] }),
    allPods,
  ],
  [
    "rules of a direction that policyTypes omit have no effect",
    reached({ policyTypes: ["Egress"], ingress: [{ from: [anyPod] }], egress: [{}] }),
    allPods,
  ],
  ["an empty rule allows all", into({}), allPods],
  ["empty lists in a rule allow all", into({ from: [], ports: [] }), allPods],
  ["null in a rule allows all", into({ from: null, ports: null }), allPods],
  ["a rule with ports only allows every peer", into({ ports: http }), [dns80, near80, far80]],
  ["a pod selector alone selects in the policy's own namespace", from(anyPod), [near80]],
  ["an empty namespace selector selects every namespace", from({ namespaceSelector: {} }), [dns80, near80, far80]],
  [
    "a namespace selector selects by name, even a namespace that is not rendered",
    from({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }),
    [dns80],
  ],
  ["a namespace selector selects by label", from({ namespaceSelector: { matchLabels: { team: "blue" } } }), [far80]],
  [
    "the label with the namespace's name cannot be overridden",
    from({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "one" } } }),
    [near80],
  ],
  [
    "two selectors of one peer must both match",
    from({ namespaceSelector: { matchLabels: { team: "blue" } }, podSelector: { matchLabels: { app: "server" } } }),
    [],
  ],
  [
    "one of two peers must match",
    from({ namespaceSelector: { matchLabels: { team: "blue" } } }, { podSelector: { matchLabels: { app: "client" } } }),
    [near80, far80],
  ],
  ["In selects the listed values", from(client("In", "w", "x")), [near80]],
  ["NotIn also selects pods without the label", from(client("NotIn", "x")), [dns80, far80]],
  ["Exists selects any value", from(client("Exists")), [near80]],
  ["DoesNotExist selects pods without the label", from(client("DoesNotExist")), [dns80, far80]],
  [
    "labels and expressions must all match",
    from({
      podSelector: { matchLabels: { app: "client" }, ...client("DoesNotExist").podSelector },
      namespaceSelector: {},
    }),
    [far80],
  ],
  ["external addresses are not pods", from({ ipBlock: { cidr: "10.0.0.0/8", except: ["10.244.0.0/16"] } }), []],
  ["addresses of the pod network may be any pod", from({ ipBlock: { cidr: "10.244.7.0/24" } }), [dns80, near80, far80]],
  ["endPort allows a range of ports", into({ from: [anyPod], ports: [{ port: 80, endPort: 89 }] }), ["near 80-89/TCP"]],
  [
    "a protocol without a port allows all its ports",
    into({ from: [anyPod], ports: [{ protocol: "UDP" }] }),
    ["near 1-65535/UDP"],
  ],
  [
    "a port name selects the container port of that name",
    into({ from: [anyPod], ports: [{ port: "http" }] }),
    [near80],
  ],
  ["a port name selects a sidecar's port", into({ from: [anyPod], ports: [{ port: "side" }] }), ["near 90/TCP"]],
  ["a port name does not select an init container's port", into({ ports: [{ port: "gone" }] }), []],
  ["a port name does not select a port of another protocol", into({ ports: [{ port: "dns" }] }), []],
  [
    "a port name selects a port of its protocol",
    into({ from: [anyPod], ports: [{ port: "dns", protocol: "UDP" }] }),
    ["near 53/UDP"],
  ],
  [
    "a port name in an egress rule belongs to the destination",
    reached({
      podSelector: { matchLabels: { app: "client" } },
      policyTypes: ["Egress"],
      egress: [{ ports: [{ port: "http" }] }],
    }),
    [...every("kube-dns"), near80, ...every("far")],
  ],
  [
    "a port name means another number on each pod",
    reached({ ingress: [{ from: [anyPod], ports: [{ port: "http" }] }] }),
    [near80],
  ],
  [
    "the rules of a policy add up",
    into({ from: [anyPod], ports: http }, { from: [anyPod], ports: [{ port: 81 }] }),
    ["near 80-81/TCP"],
  ],
  [
    "the policies of a pod add up",
    reached(
      {},
      { ingress: [{ from: [anyPod], ports: http }] },
      { ingress: [{ from: [client("Exists")], ports: [{ port: 9 }] }] },
    ),
    ["near 9/TCP", near80],
  ],
  [
    "both sides must allow a connection",
    reached({
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports: [{ port: 80, endPort: 90 }] }],
      egress: [{ ports: [{ port: 85, endPort: 99 }] }],
    }),
    ["kube-dns 80-90/TCP", "near 85-90/TCP", "far 80-90/TCP"],
  ],
];

describe("the meaning of a NetworkPolicy", () => {
  test.each(meanings)("%s", (_, found, expected) => {
    expect(found.sort()).toEqual(expected.sort());
  });

  test("a policy selects only pods of its own namespace", () => {
    const manifests = [...unchanged, networkPolicy("two", "deny", { podSelector: {} })];
    const pairs = allowedPairs({ declared: declare([], []), manifests });
    expect(pairs.filter(({ destination }) => destination === "two/far")).toHaveLength(0);
    expect(pairs.filter(({ destination }) => destination === "one/server")).toHaveLength(9);
  });

  test("a peer that is not understood allows nothing", () => {
    expect(from({ ipBlock: { cidr: "fd00::/8" } })).toEqual([]);
  });
});
