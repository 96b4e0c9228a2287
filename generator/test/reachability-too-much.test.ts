import { describe, test } from "vitest";
import {
  add,
  drop,
  expectFound,
  inPod,
  type Mutations,
  push,
  put,
  remove,
  split,
  undeclare,
} from "./reachability-changes.ts";

const named = (operator: string, ...values: string[]) => ({
  matchExpressions: [{ key: "app.kubernetes.io/name", operator, ...(values.length > 0 && { values }) }],
});
const namespaces = (...values: string[]) => ({
  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values }],
});
const noGuard = "data/networkpolicy-default-deny";

const mutations: Mutations = {
  "a peer's pod selector is widened": [
    put("auth", "ingress.0.from.0.podSelector", {}),
    "frontend -> auth:5000/TCP",
    "back/auth",
  ],
  "a peer's pod selector is removed": [
    drop("auth", "egress.1.to.0.podSelector"),
    "auth -> a pod without labels in data:6379/TCP",
    "back/auth",
  ],
  "the list of peers is removed": [drop("auth", "ingress.0.from"), "0.0.0.0/0 -> auth:5000/TCP", "back/auth"],
  "the policy's own selector is widened": [put("auth", "podSelector", {}), "gateway -> users:5000/TCP", "back/auth"],
  "the policy's own selector is widened in a namespace without another pod": [
    put("redis", "podSelector", {}),
    "auth -> a pod without labels in data:6379/TCP",
    "data/redis",
  ],
  "a namespace selector is removed": [
    drop("auth", "ingress.0.from.0.namespaceSelector"),
    "a pod with app.kubernetes.io/name=gateway in back -> auth:5000/TCP",
    "back/auth",
  ],
  "a namespace selector is widened": [
    put("auth", "ingress.0.from.0.namespaceSelector", {}),
    "a pod with app.kubernetes.io/name=gateway in data -> auth:5000/TCP",
    "back/auth",
  ],
  "a namespace selector selects a label that any namespace may carry": [
    put("redis", "ingress.0.from.0.namespaceSelector", { matchLabels: { team: "x" } }),
    "in any other namespace -> redis:6379/TCP",
    "data/redis",
  ],
  "a namespace that does not exist yet is added": [
    put("redis", "ingress.0.from.0.namespaceSelector", namespaces("back", "evil")),
    "a pod with app.kubernetes.io/name=auth in evil -> redis:6379/TCP",
    "data/redis",
  ],
  "an ingress peer is split into two": [split("redis", "ingress.0.from"), "users -> redis:6379/TCP", "data/redis"],
  "an ingress peer is split into two, and no existing pod gains access": [
    split("frontend", "ingress.0.from"),
    "a pod without labels in ingress-nginx -> frontend:8080/TCP",
    "web/frontend",
  ],
  "an egress peer is split into two": [split("gateway", "egress.0.to"), "gateway -> users:5000/TCP", "web/gateway"],
  "an egress peer is split into two, and no existing pod becomes reachable": [
    split("auth", "egress.1.to"),
    "auth -> a pod without labels in data:6379/TCP",
    "back/auth",
  ],
  "a port is changed": [put("redis", "ingress.0.ports.0.port", 6380), "auth -> redis:6380/TCP", "data/redis"],
  "an egress port is changed": [put("auth", "egress.1.ports.0.port", 6378), "auth -> redis:6378/TCP", "back/auth"],
  "the list of ports is removed": [drop("auth", "ingress.0.ports"), "gateway -> auth:1-4999/TCP", "back/auth"],
  "a port is removed and its protocol remains": [
    drop("redis", "ingress.0.ports.0.port"),
    "auth -> redis:1-6378/TCP",
    "data/redis",
  ],
  "the protocol becomes UDP": [
    put("auth", "ingress.0.ports.0.protocol", "UDP"),
    "gateway -> auth:5000/UDP",
    "back/auth",
  ],
  "the protocol becomes SCTP": [
    put("auth", "ingress.0.ports.0.protocol", "SCTP"),
    "gateway -> auth:5000/SCTP",
    "back/auth",
  ],
  "an endPort is added": [put("auth", "egress.1.ports.0.endPort", 6400), "auth -> redis:6380-6400/TCP", "back/auth"],
  "DNS is allowed to every pod of kube-system": [
    put("auth", "egress.2.to.0.podSelector", {}),
    "auth -> a pod without labels in kube-system:53",
    "back/auth",
  ],
  "a default deny is deleted": [remove(noGuard), "any peer -> such a pod:every port", "Namespace data"],
  "a default deny omits Egress": [
    drop("default-deny", "policyTypes.1"),
    "such a pod -> any peer:every port",
    "web/default-deny",
  ],
  "a default deny does not select pods with a certain label": [
    put("default-deny", "podSelector", { matchExpressions: [{ key: "debug", operator: "DoesNotExist" }] }),
    "any peer -> such a pod:every port",
    "Namespace web",
  ],
  "every address is admitted": [
    push("auth", "ingress.0.from", { ipBlock: { cidr: "0.0.0.0/0" } }),
    "frontend -> auth:5000/TCP",
    "back/auth",
  ],
  "every address may be called": [
    put("users", "egress.0.to.0.ipBlock.cidr", "0.0.0.0/0"),
    "users -> frontend:587/TCP",
    "back/users",
  ],
  "a neighbouring address range may be called": [
    put("users", "egress.0.to.0.ipBlock.cidr", "203.0.112.0/23"),
    "users -> 203.0.112.0/24:587/TCP",
    "back/users",
  ],
  "except is removed": [
    drop("frontend", "ingress.1.from.0.ipBlock.except"),
    "gateway -> frontend:8080/TCP",
    "web/frontend",
  ],
  "except is narrowed": [
    put("frontend", "ingress.1.from.0.ipBlock.except.0", "10.244.0.0/17"),
    "10.244.128.0/17 -> frontend:8080/TCP",
    "web/frontend",
  ],
  "a label may have any value": [
    put("redis", "ingress.0.from.0.podSelector", named("Exists")),
    "users -> redis:6379/TCP",
    "data/redis",
  ],
  "a label may have any value but one": [
    put("redis", "ingress.0.from.0.podSelector", named("NotIn", "users")),
    "a pod without labels in back -> redis:6379/TCP",
    "data/redis",
  ],
  "a label may have one more value": [
    put("redis", "ingress.0.from.0.podSelector", named("In", "auth", "ghost")),
    "a pod with app.kubernetes.io/name=ghost in back -> redis:6379/TCP",
    "data/redis",
  ],
  "a peer that no pod matches yet is added": [
    push("redis", "ingress.0.from", { podSelector: { matchLabels: { app: "x" } } }),
    "a pod with app=x in data -> redis:6379/TCP",
    "data/redis",
  ],
  "an additional policy allows all ingress": [
    add("data", { podSelector: {}, ingress: [{}] }),
    "frontend -> redis:every port",
    "data/extra",
  ],
  "an additional policy allows all egress": [
    add("data", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] }),
    "redis -> frontend:every port",
    "data/extra",
  ],
  "an additional policy selects pods that do not exist yet": [
    add("data", { podSelector: { matchLabels: { debug: "1" } }, ingress: [{}] }),
    "frontend -> a pod with debug=1 in data:every port",
    "data/extra",
  ],
  "all policies of a pod are removed": [
    remove("networkpolicy-auth", "back/networkpolicy-default-deny"),
    "any peer -> auth:every port",
    "Deployment back/auth",
  ],
  "a named port gets another number on the policy's own pod": [
    inPod("users", "spec.containers.0.ports.0.containerPort", 5003),
    "gateway -> users:5003/TCP",
    "back/users",
  ],
  "a named port gets another number at the destination": [
    inPod("gateway", "spec.containers.0.ports.0.containerPort", 3001),
    "frontend -> gateway:3001/TCP",
    "web/frontend",
  ],
  "a named port becomes reachable in other namespaces": [
    put("frontend", "egress.0.to.0.namespaceSelector", {}),
    "frontend -> a pod with app.kubernetes.io/name=gateway in back:3000/TCP",
    "web/frontend",
  ],
  "an edge is no longer declared": [undeclare("redis"), "auth -> redis:6379/TCP", "data/redis"],
  "an edge is no longer declared, on its other side": [undeclare("redis"), "auth -> redis:6379/TCP", "back/auth"],
  "an edge from outside is no longer declared": [
    undeclare("frontend"),
    "0.0.0.0-10.243.255.255 -> frontend:8080/TCP",
    "web/frontend",
  ],
};

describe("an allowed connection that is not declared is reported with its edge and policy where", () => {
  test.each(Object.entries(mutations))("%s", (_, mutation) => expectFound(mutation));
});
