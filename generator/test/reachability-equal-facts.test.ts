import { describe, expect, test } from "vitest";
import { readFacts } from "../src/checks/reachability/facts.ts";
import { reachability } from "../src/checks/reachability.ts";
import type { Change } from "./reachability-changes.ts";
import { auth, type Draft, draft, edge, find, mail, networkPolicy, redis } from "./reachability-fixture.ts";

const metadata = { name: "deny-all" };

/** The shop, with a policy that reads a namespace's label. */
function shop(): Draft {
  const made = draft();
  find(made, "Namespace", "back").metadata.labels.team = "back";
  find(made, "NetworkPolicy", "redis").spec.ingress[0].from[0].namespaceSelector.matchLabels.team = "back";
  return made;
}

function renamed(cluster: string): Draft {
  const made = shop();
  made.declared.cluster = cluster;
  for (const manifest of made.manifests) manifest.path = manifest.path.replace("clusters/test", `clusters/${cluster}`);
  return made;
}

const labelsOf = (made: Draft, kind: string, name: string) => find(made, kind, name).spec.template.metadata.labels;
const policySpec = (made: Draft, name: string) => find(made, "NetworkPolicy", name).spec;

describe("finds a fault in a second cluster that otherwise equals a proven one", () => {
  test.each<[string, Change]>([
    ["an edge more", ({ declared }) => (declared.edges = [...declared.edges, edge(redis, mail, 25)])],
    ["an edge less", ({ declared }) => (declared.edges = declared.edges.slice(1))],
    ["an edge with another port", ({ declared }) => (declared.edges = [edge(auth, redis, 1), ...declared.edges])],
    ["another port in a policy", (made) => (policySpec(made, "redis").ingress[0].ports[0].port = 6380)],
    ["another protocol in a policy", (made) => (policySpec(made, "redis").ingress[0].ports[0].protocol = "UDP")],
    ["a policy without its peers", (made) => delete policySpec(made, "redis").ingress[0].from],
    ["a policy for other pods", (made) => (policySpec(made, "redis").podSelector.matchLabels = { app: "redis" })],
    ["a policy type less", (made) => policySpec(made, "default-deny").policyTypes.pop()],
    ["another address block", (made) => (policySpec(made, "users").egress[0].to[0].ipBlock.cidr = "203.0.0.0/16")],
    ["a policy in another namespace", (made) => (find(made, "NetworkPolicy", "redis").metadata.namespace = "web")],
    ["a field that is not understood", (made) => (policySpec(made, "redis").tier = "first")],
    [
      "a policy more",
      ({ manifests }) => manifests.push(networkPolicy("back", "open", { podSelector: {}, ingress: [{}] })),
    ],
    [
      "a policy less",
      (made) => (made.manifests = made.manifests.filter(({ object }) => object.metadata.name !== "default-deny")),
    ],
    [
      "another vendor's policy",
      ({ manifests }) =>
        manifests.push({
          path: "x.yaml",
          object: { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata },
        }),
    ],
    ["another label of a pod", (made) => (labelsOf(made, "Deployment", "auth")["app.kubernetes.io/name"] = "author")],
    [
      "another number of a named port",
      (made) => (find(made, "Deployment", "users").spec.template.spec.containers[0].ports[0].containerPort = 5003),
    ],
    [
      "a pod on its node's network",
      (made) => (find(made, "Deployment", "users").spec.template.spec.hostNetwork = true),
    ],
    ["a pod in another namespace", (made) => (find(made, "Deployment", "users").metadata.namespace = "data")],
    ["a pod less", (made) => (made.manifests = made.manifests.filter(({ object }) => object.kind !== "StatefulSet"))],
    ["another label of a namespace", (made) => (find(made, "Namespace", "back").metadata.labels.team = "front")],
    ["a platform pod less", ({ declared }) => (declared.platform = declared.platform.slice(0, 2))],
    ["another pod network", ({ declared }) => (declared.podCidr = "203.0.113.0/24")],
  ])("%s", (_, plant) => {
    expect(reachability(renamed("first"))).toEqual([]);
    const second = renamed("second");
    plant(second);
    expect(reachability(second)).not.toEqual([]);
    expect(reachability(renamed("third"))).toEqual([]);
  });
});

test("clusters that differ in their names alone have equal facts", () => {
  expect(readFacts(renamed("first")).text).toBe(readFacts(renamed("second")).text);
});

test("equal faults in two clusters are reported for each, in its own files", () => {
  const places = ["first", "second"].map((cluster) => {
    const made = renamed(cluster);
    policySpec(made, "redis").ingress[0].ports[0].port = 6380;
    return reachability(made).map(({ where }) => where);
  });
  const file = (cluster: string) => `clusters/${cluster}/data/networkpolicy-redis.yaml`;
  expect(places).toEqual([
    [file("first"), file("first")],
    [file("second"), file("second")],
  ]);
});

test("more clusters than are remembered are each judged", () => {
  for (let index = 0; index < 40; index++) {
    const made = renamed("many");
    if (index % 2 === 1) made.declared.edges = made.declared.edges.slice(1);
    find(made, "Namespace", "web").metadata.labels.index = String(index);
    expect(reachability(made).length > 0).toBe(index % 2 === 1);
  }
});
