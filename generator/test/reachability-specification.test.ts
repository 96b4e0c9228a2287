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
  // The API server does not let a namespace lie about its name.
  namespace("two", { team: "blue", "kubernetes.io/metadata.name": "one" }),
  workload(server, serving),
  workload(near, { containers: [{ name: "main", ports: [{ name: "http", containerPort: 8000 }] }] }),
  workload(far, quiet, "DaemonSet"),
];
const rendered = (...specs: object[]) => ({
  declared: declare([], [platform]),
  manifests: [...unchanged, ...specs.map((spec, index) => networkPolicy("one", `p${index}`, spec))],
});

/** Who reaches the server at which ports, where all that is known of policies is what is given; a slash is left out. */
function reached(...specs: object[]): string[] {
  return allowedPairs(rendered(...specs))
    .filter(({ source, destination }) => destination === "one/server" && source !== destination)
    .map(({ source, protocol, port, endPort }) => {
      const ports = port === endPort ? String(port) : `${port}-${endPort}`;
      return `${source.split("/")[1]} ${ports}/${protocol}`;
    });
}
/** The server's ingress, as its rules. */
const into = (...ingress: object[]) => reached({ podSelector: { matchLabels: { app: "server" } }, ingress });
const http = [{ port: 80 }];
const from = (...peers: object[]) => into({ from: peers, ports: http });
const every = (name: string) => ["TCP", "UDP", "SCTP"].map((protocol) => `${name} 1-65535/${protocol}`);
const everybody = [...every("kube-dns"), ...every("near"), ...every("far")];
const [dns80, near80, far80] = ["kube-dns 80/TCP", "near 80/TCP", "far 80/TCP"];
const client = (operator: string, ...values: string[]) => ({
  podSelector: { matchExpressions: [{ key: "tier", operator, ...(values.length > 0 && { values }) }] },
  namespaceSelector: {},
});

const meanings: [string, string[], string[]][] = [
  ["no policy: everybody, every port", reached(), everybody],
  ["a policy of Ingress by default", reached({ podSelector: {} }), []],
  ["without a pod selector: every pod", reached({}), []],
  [
    "a policy in one direction leaves the other",
    reached({ podSelector: {}, policyTypes: ["Egress"] }),
    [...every("kube-dns"), ...every("far")],
  ],
  ["egress rules bring Egress", reached({ egress: [{ ports: http }] }), []],
  ["egress without rules does not bring Egress", reached({ policyTypes: [], ingress: [{}], egress: [] }), everybody],
  [
    "rules of a direction that policyTypes leave out mean nothing",
    reached({ policyTypes: ["Egress"], ingress: [{ from: [{ podSelector: {} }] }], egress: [{}] }),
    everybody,
  ],
  ["an empty rule", into({}), everybody],
  ["empty lists in a rule", into({ from: [], ports: [] }), everybody],
  ["null in a rule", into({ from: null, ports: null }), everybody],
  ["ports only", into({ ports: http }), [dns80, near80, far80]],
  ["the policy's own namespace", from({ podSelector: {} }), [near80]],
  ["every namespace", from({ namespaceSelector: {} }), [dns80, near80, far80]],
  [
    "a namespace by its name, rendered or not",
    from({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }),
    [dns80],
  ],
  ["a namespace by its label", from({ namespaceSelector: { matchLabels: { team: "blue" } } }), [far80]],
  [
    "the automatic label wins",
    from({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "one" } } }),
    [near80],
  ],
  [
    "one peer: and",
    from({ namespaceSelector: { matchLabels: { team: "blue" } }, podSelector: { matchLabels: { app: "server" } } }),
    [],
  ],
  [
    "two peers: or",
    from({ namespaceSelector: { matchLabels: { team: "blue" } } }, { podSelector: { matchLabels: { app: "client" } } }),
    [near80, far80],
  ],
  ["In", from(client("In", "w", "x")), [near80]],
  ["NotIn holds without the label", from(client("NotIn", "x")), [dns80, far80]],
  ["Exists", from(client("Exists")), [near80]],
  ["DoesNotExist", from(client("DoesNotExist")), [dns80, far80]],
  [
    "labels and expressions: and",
    from({
      podSelector: { matchLabels: { app: "client" }, ...client("DoesNotExist").podSelector },
      namespaceSelector: {},
    }),
    [far80],
  ],
  ["addresses outside are no pods", from({ ipBlock: { cidr: "10.0.0.0/8", except: ["10.244.0.0/16"] } }), []],
  ["addresses inside may be any pod", from({ ipBlock: { cidr: "10.244.7.0/24" } }), [dns80, near80, far80]],
  ["a range of ports", into({ from: [{ podSelector: {} }], ports: [{ port: 80, endPort: 89 }] }), ["near 80-89/TCP"]],
  [
    "a protocol without a port",
    into({ from: [{ podSelector: {} }], ports: [{ protocol: "UDP" }] }),
    ["near 1-65535/UDP"],
  ],
  ["a port by name", into({ from: [{ podSelector: {} }], ports: [{ port: "http" }] }), [near80]],
  ["a port by name, of a sidecar", into({ from: [{ podSelector: {} }], ports: [{ port: "side" }] }), ["near 90/TCP"]],
  ["a port by name, of an init container that is gone", into({ ports: [{ port: "gone" }] }), []],
  ["a port by name, the wrong protocol", into({ ports: [{ port: "dns" }] }), []],
  [
    "a port by name, the right protocol",
    into({ from: [{ podSelector: {} }], ports: [{ port: "dns", protocol: "UDP" }] }),
    ["near 53/UDP"],
  ],
  [
    "a port by name belongs to the destination",
    reached({
      podSelector: { matchLabels: { app: "client" } },
      policyTypes: ["Egress"],
      egress: [{ ports: [{ port: "http" }] }],
    }),
    [...every("kube-dns"), near80, ...every("far")],
  ],
  [
    "a port by name is each pod's own",
    reached({ ingress: [{ from: [{ podSelector: {} }], ports: [{ port: "http" }] }] }),
    [near80],
  ],
  [
    "rules add up",
    into({ from: [{ podSelector: {} }], ports: http }, { from: [{ podSelector: {} }], ports: [{ port: 81 }] }),
    ["near 80-81/TCP"],
  ],
  [
    "policies add up",
    reached(
      {},
      { ingress: [{ from: [{ podSelector: {} }], ports: http }] },
      { ingress: [{ from: [client("Exists")], ports: [{ port: 9 }] }] },
    ),
    ["near 9/TCP", near80],
  ],
  [
    "both sides have to let it through",
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

  test("a policy of another namespace selects nothing here", () => {
    const manifests = [...unchanged, networkPolicy("two", "deny", { podSelector: {} })];
    const pairs = allowedPairs({ declared: declare([], []), manifests });
    expect(pairs.filter(({ destination }) => destination === "two/far")).toHaveLength(0);
    expect(pairs.filter(({ destination }) => destination === "one/server")).toHaveLength(9);
  });

  test("a peer that is not understood opens nothing", () => {
    expect(from({ ipBlock: { cidr: "fd00::/8" } })).toEqual([]);
  });
});
