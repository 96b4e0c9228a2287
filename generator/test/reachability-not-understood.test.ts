import { describe, expect, test } from "vitest";
import { reachability } from "../src/checks/reachability.ts";
import { draft, find, networkPolicy } from "./reachability-fixture.ts";

const client = (operator: string, ...values: string[]) => ({
  podSelector: { matchExpressions: [{ key: "tier", operator, values }] },
});
const ingress = (peer: object) => ({ ingress: [{ from: [peer] }] });
const port = (port: object) => ({ ingress: [{ ports: [port] }] });
const strange: [string, object][] = [
  ["spec.priority", { priority: 1 }],
  ["spec.policyTypes", { policyTypes: ["Both"] }],
  ["spec.ingress[0].to", { ingress: [{ to: [] }] }],
  ["spec.egress", { egress: {} }],
  ["spec.ingress[0].from[0].serviceAccount", ingress({ podSelector: {}, serviceAccount: "x" })],
  ["spec.ingress[0].from[0]", ingress({})],
  ["spec.ingress[0].from[0]", ingress({ podSelector: {}, ipBlock: { cidr: "1.0.0.0/8" } })],
  ["spec.ingress[0].from[0].ipBlock.cidr", ingress({ ipBlock: { cidr: "fd00::/8" } })],
  ["spec.ingress[0].from[0].ipBlock.except", ingress({ ipBlock: { cidr: "0.0.0.0/0", except: ["fd00::/8"] } })],
  ["spec.ingress[0].from[0].ipBlock.except", ingress({ ipBlock: { cidr: "10.0.0.0/8", except: ["11.0.0.0/16"] } })],
  ["spec.ingress[0].from[0].podSelector.matchFields", ingress({ podSelector: { matchFields: {} } })],
  ["spec.ingress[0].from[0].podSelector.matchLabels.n", ingress({ podSelector: { matchLabels: { n: 1 } } })],
  ["spec.ingress[0].from[0].podSelector", ingress({ podSelector: { matchLabels: { "pod-template-hash": "1" } } })],
  ["spec.ingress[0].from[0].podSelector.matchExpressions[0].operator", ingress(client("Gt", "1"))],
  ["spec.ingress[0].from[0].podSelector.matchExpressions[0].values", ingress(client("In"))],
  ["spec.ingress[0].from[0].podSelector.matchExpressions[0].values", ingress(client("Exists", "x"))],
  ["spec.ingress[0].ports[0].protocol", port({ port: 80, protocol: "tcp" })],
  ["spec.ingress[0].ports[0].port", port({ port: 0 })],
  ["spec.ingress[0].ports[0].port", port({ port: "80" })],
  ["spec.ingress[0].ports[0].endPort", port({ port: 80, endPort: 79 })],
  ["spec.ingress[0].ports[0].endPort", port({ port: "http", endPort: 90 })],
  ["spec.ingress[0].ports[0].endPort", port({ endPort: 90 })],
  ["spec.ingress[0].ports", port({ port: "gone" })],
  [
    "spec.egress[0].ports",
    {
      egress: [
        {
          to: [{ namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
          ports: [{ port: "dns", protocol: "UDP" }],
        },
      ],
    },
  ],
];

describe("a field that the rule does not understand is reported", () => {
  test.each(strange)("%s of %j", (path, spec) => {
    const changed = draft();
    changed.manifests.push(networkPolicy("data", "extra", spec));
    const found = reachability(changed).filter(({ message }) => message.includes("is not understood"));
    expect(found.map(({ where, message }) => `${where} ${message.split(" is not")[0]}`)).toEqual([
      `clusters/test/data/networkpolicy-extra.yaml ${path}`,
    ]);
  });

  test("a port name of pods that are not rendered is reported", () => {
    const changed = draft();
    const { egress } = find(changed, "NetworkPolicy", "frontend").spec;
    egress[0].to.push({ podSelector: { matchLabels: { app: "ghost" } } });
    expect(reachability(changed).map(({ message }) => message)).toEqual([
      'spec.egress[0].ports is not understood: no rendered pod in its reach has a TCP port named "http"',
    ]);
  });

  test("policies of other kinds, pods on the node's network and an invalid pod network are reported", () => {
    const changed = draft();
    const foreign = networkPolicy("data", "foreign", {});
    changed.manifests.push({ ...foreign, object: { ...foreign.object, apiVersion: "projectcalico.org/v3" } });
    find(changed, "Deployment", "users").spec.template.spec.hostNetwork = true;
    changed.declared.podCidr = "fd00::/48";
    expect(reachability(changed).map(({ message }) => message)).toEqual([
      "hostNetwork is not understood: no NetworkPolicy applies to a pod on its node's network",
      "kind is not understood: only policies of networking.k8s.io/v1 are supported",
      'podCidr "fd00::/48" is not an IPv4 CIDR',
    ]);
  });
});
