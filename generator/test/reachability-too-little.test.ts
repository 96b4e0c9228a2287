import { describe, test } from "vitest";
import { declare, drop, expectFound, inPod, type Mutations, put, remove } from "./reachability-changes.ts";
import { auth, edge, gateway, mail, pods, redis, users } from "./reachability-fixture.ts";

const mutations: Mutations = {
  "an ingress peer is removed": [drop("auth", "ingress.0.from.0"), "gateway -> auth:5000/TCP", "back/auth"],
  "an egress rule is removed": [drop("auth", "egress.1"), "auth -> redis:6379/TCP", "back/auth"],
  "a namespace selector is removed": [
    drop("auth", "ingress.0.from.0.namespaceSelector"),
    "gateway -> auth:5000/TCP: declared",
    "back/auth",
  ],
  "a port is changed": [put("redis", "ingress.0.ports.0.port", 6380), "auth -> redis:6379/TCP: declared", "data/redis"],
  "the rule for DNS is removed": [
    drop("auth", "egress.2"),
    "auth -> kube-dns:53/UDP, auth -> kube-dns:53/TCP",
    "back/auth",
  ],
  "DNS over UDP is removed": [drop("auth", "egress.2.ports.0"), "auth -> kube-dns:53/UDP: declared", "back/auth"],
  "DNS over TCP is removed": [drop("auth", "egress.2.ports.1"), "auth -> kube-dns:53/TCP: declared", "back/auth"],
  "policyTypes omit Egress": [
    drop("auth", "policyTypes.1"),
    "auth -> redis:6379/TCP",
    "back/auth has egress rules, but its policyTypes do not list Egress",
  ],
  "the policy no longer selects its pod": [
    put("auth", "podSelector.matchLabels.tier", "x"),
    "gateway -> auth:5000/TCP",
    "back/default-deny",
  ],
  "the policy selects no pod": [
    put("auth", "podSelector.matchLabels.tier", "x"),
    "tier=x",
    "back/auth selects no rendered pod",
  ],
  "an address is excluded": [
    put("users", "egress.0.to.0.ipBlock.except", ["203.0.113.7/32"]),
    "users -> mail:587/TCP: declared",
    "back/users",
  ],
  "a pod's label is renamed": [
    inPod("auth", "metadata.labels", { app: "auth" }),
    "gateway -> auth:5000/TCP",
    '"auth" is no pod',
  ],
  "a policy is removed": [remove("networkpolicy-auth"), "gateway -> auth:5000/TCP", "back/default-deny"],
  "an additional edge is declared": [
    declare(edge(users, redis, 6379)),
    "users -> redis:6379/TCP: declared",
    "data/redis",
  ],
  "an additional edge is declared, on its other side": [
    declare(edge(users, redis, 6379)),
    "users -> redis:6379/TCP: declared",
    "back/users",
  ],
  "an additional edge to a known port is declared": [
    declare(edge(gateway, auth, 5000, "UDP")),
    "gateway -> auth:5000/UDP: declared",
    "web/gateway",
  ],
  "an edge ends at pods that do not exist": [
    declare(edge(users, pods("data", "ghost"), 1)),
    "users -> ghost:1/TCP",
    '"ghost" is no pod',
  ],
  "an edge starts at pods that do not exist": [
    declare(edge(pods("nowhere", "auth"), users, 1)),
    "auth -> users:1/TCP",
    '"auth" is no pod',
  ],
  "an external address is inside the pod network": [
    declare(edge(users, { ...mail, cidrs: ["10.244.1.0/24"] }, 25)),
    "users -> mail:25/TCP",
    "overlaps the pods' network",
  ],
};

describe("a declared connection that is not allowed is reported with its edge and policy where", () => {
  test.each(Object.entries(mutations))("%s", (_, mutation) => expectFound(mutation));
});
