import { expect, test } from "vitest";
import { reachability } from "../src/checks/reachability.ts";
import { draft, edges, find, networkPolicy } from "./reachability-fixture.ts";
import { allowedPairs } from "./reachability-pairs.ts";

const anybody = [{ namespaceSelector: {} }];

test("finds nothing where the policies allow exactly the declared edges", () => {
  expect(reachability(draft())).toEqual([]);
});

test("finds nothing where a peer requires further labels that the pods carry", () => {
  const changed = draft();
  const { podSelector } = find(changed, "NetworkPolicy", "redis").spec.ingress[0].from[0];
  podSelector.matchLabels["app.kubernetes.io/part-of"] = "shop";
  expect(reachability(changed)).toEqual([]);
});

test("finds nothing in a namespace that is closed and has no pod yet", () => {
  const changed = draft();
  const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  changed.manifests.push(networkPolicy("empty", "default-deny", spec));
  expect(reachability(changed)).toEqual([]);
});

test("a finding has a place, a message and a remedy", () => {
  const changed = draft();
  find(changed, "NetworkPolicy", "redis").spec.ingress[0].ports[0].port = 6380;
  expect(reachability(changed)).toEqual([
    {
      where: "clusters/test/data/networkpolicy-redis.yaml",
      subject: "networking.k8s.io/v1/NetworkPolicy data/redis",
      message: "redis accepts 6380/TCP from 1 undeclared peer: auth -> redis:6380/TCP",
      rule: "reachability",
      hint: "Declare the edge in generator/src/catalog, or remove it from the code that renders the policy",
    },
    {
      where: "clusters/test/data/networkpolicy-redis.yaml",
      subject: "networking.k8s.io/v1/NetworkPolicy data/redis",
      message:
        "auth -> redis:6379/TCP: declared, but no policy lets redis accept it; " +
        "Ingress of redis is decided by data/redis and data/default-deny",
      rule: "reachability",
      hint: "Render a rule for the edge on this side too, or remove the edge from generator/src/catalog",
    },
  ]);
});

test("reports a policy that allows everything once per pod and direction", () => {
  const changed = draft();
  const policyTypes = ["Ingress", "Egress"];
  const spec = { podSelector: {}, policyTypes, ingress: [{ from: anybody }], egress: [{ to: anybody }] };
  changed.manifests.push(networkPolicy("back", "extra", spec));
  expect(reachability(changed).map(({ message }) => message)).toEqual([
    "auth accepts every port from 8 undeclared peers, such as " +
      "frontend -> auth:every port, gateway -> auth:1-4999/TCP, auth -> auth:every port",
    "users accepts every port from 8 undeclared peers, such as " +
      "frontend -> users:every port, gateway -> users:1-5001/TCP, auth -> users:1-5001/TCP",
    "auth may open every port to 8 undeclared peers, such as " +
      "auth -> frontend:every port, auth -> gateway:every port, auth -> auth:every port",
    "users may open every port to 8 undeclared peers, such as " +
      "users -> frontend:every port, users -> gateway:every port, users -> auth:every port",
  ]);
});

test("reports missing policies once per namespace, pod and direction", () => {
  const changed = draft();
  changed.manifests = changed.manifests.filter(({ object }) => object.kind !== "NetworkPolicy");
  const messages = reachability(changed).map(({ message }) => message);
  expect(messages).toHaveLength(2 * (3 + 5));
  expect(messages).toContain(
    "no policy with policyType Egress selects data/redis: redis -> any peer:every port is allowed",
  );
});

test("the pairs that may connect are the declared ones", () => {
  const pairs = allowedPairs(draft()).map(({ source, destination, protocol, port, endPort }) => {
    expect(endPort).toBe(port);
    return `${source} -> ${destination}:${port}/${protocol}`;
  });
  const declared = edges.flatMap(({ from, to, port, protocol }) =>
    from.kind === "pods" && to.kind === "pods"
      ? [`${from.namespace}/${from.name} -> ${to.namespace}/${to.name}:${port}/${protocol}`]
      : [],
  );
  expect(pairs.sort()).toEqual(declared.sort());
});
