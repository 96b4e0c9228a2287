import { describe, expect, test } from "vitest";
import type { Call } from "../src/catalog/microservices/index.ts";
import { facts } from "../src/facts.ts";
import type { Facts } from "../src/generate.ts";
import { validate } from "../src/plan/validate.ts";
import { cluster, withCluster, withMicroservice } from "./facts.ts";

const dns = { to: "kube-dns" };
const { auth } = facts.microservices;
const minikube = cluster("minikube");

/** What somebody writes, the rule that refuses it, and what it says. */
const bad: [what: string, facts: Facts, rule: string, says: string][] = [
  [
    "a call to nobody",
    withMicroservice("auth", { calls: [{ to: "user" }] }),
    "no-missing-microservice",
    'auth calls "user", which nobody declares',
  ],
  [
    "a call to a port that is not there",
    withMicroservice("auth", { calls: [{ to: "users", port: "grpc" }] }),
    "no-missing-port",
    "auth calls users:grpc",
  ],
  ["a call to itself", withMicroservice("auth", { calls: [{ to: "auth" }] }), "ban-self-call", "auth calls itself"],
  [
    "a cycle of needs",
    withMicroservice("users", { calls: [dns, { to: "tasks" }] }),
    "ban-start-cycle",
    "auth -> users -> tasks -> auth",
  ],
  ["a scrape of no port", withMicroservice("auth", { scrape: "metrics" }), "no-missing-port", 'scrape: "metrics"'],
  [
    "a route that the gateway does not serve",
    withMicroservice("gateway", { calls: [dns, { to: "auth" }] }),
    "no-missing-call",
    "the gateway does not call users",
  ],
  [
    "a route outside of /api",
    withMicroservice("users", { routes: { "/users": { to: "/", auth: "none" } } }),
    "valid-route",
    'route "/users"',
  ],
  [
    "one route twice",
    withMicroservice("users", { routes: { "/api/tasks": { to: "/", auth: "none" } } }),
    "unique-route",
    "/api/tasks",
  ],
  ["upper case", withMicroservice("auth", { name: "Auth" }), "valid-name", '"Auth" is not a DNS label'],
  ["a trailing dash", withMicroservice("auth", { name: "auth-" }), "valid-name", '"auth-" is not a DNS label'],
  ["an emoji", withMicroservice("auth", { name: "auth🔑" }), "valid-name", "is not a DNS label"],
  [
    "a name of 64 letters",
    withMicroservice("auth", { name: "a".repeat(64) }),
    "valid-name",
    "has 64 characters, 52 at most",
  ],
  [
    "a name other than the registered one",
    withMicroservice("auth", { name: "login" }),
    "valid-name",
    '"login" is registered as "auth"',
  ],
  [
    "a namespace that is not ours",
    withMicroservice("auth", { namespace: "taskflow-backed" }),
    "no-missing-namespace",
    '"taskflow-backed" is not declared',
  ],
  ["no owner", withMicroservice("auth", { owner: undefined }), "require-owner", "auth has no owner"],
  ["no resources", withMicroservice("auth", { resources: undefined }), "require-resources", "auth has no resources"],
  ["port 0", withMicroservice("auth", { ports: { http: { port: 0 } } }), "valid-port", "port http is 0"],
  ["port 80", withMicroservice("auth", { ports: { http: { port: 80 } } }), "valid-port", "lower ones need root"],
  ["port 65536", withMicroservice("auth", { ports: { http: { port: 65536 } } }), "valid-port", "port http is 65536"],
  ["port NaN", withMicroservice("auth", { ports: { http: { port: Number.NaN } } }), "valid-port", "port http is NaN"],
  ["port as text", withMicroservice("auth", { ports: { http: { port: "http" } } }), "valid-port", "port http is http"],
  [
    "a port name of 16 letters",
    withMicroservice("auth", { ports: { abcdefghijklmnop: { port: 5000 } }, scrape: undefined }),
    "valid-port",
    "16 characters, 15 at most",
  ],
  [
    "two containers on one port",
    withMicroservice("auth", { sidecars: [{ ...auth?.sidecars?.[0], port: 5000 }] }),
    "unique-container-port",
    "auth's port http and sidecar audit both listen on 5000",
  ],
  [
    "two containers of one name",
    withMicroservice("auth", { sidecars: [{ ...auth?.sidecars?.[0], name: "auth" }] }),
    "unique-container",
    "two containers have one name",
  ],
  [
    "scale.min 0",
    withMicroservice("tasks", { scale: { min: 0, max: 2, cpuPercent: 70, memoryPercent: 80 } }),
    "valid-replicas",
    "scale.min is 0",
  ],
  [
    "scale.min above scale.max",
    withMicroservice("tasks", { scale: { min: 3, max: 2, cpuPercent: 70, memoryPercent: 80 } }),
    "valid-replicas",
    "scale.min (3) is greater than scale.max (2)",
  ],
  [
    "storage of 1gb",
    withMicroservice("redis", { storage: { size: "1gb", mountPath: "/data" } }),
    "valid-quantity",
    '"1gb" is not a quantity',
  ],
  [
    "a Secret key with a space",
    withMicroservice("auth", { secrets: { "signing key": { credential: "x" } } }),
    "valid-name",
    'Secret key "signing key"',
  ],
  ["replicas -1", withCluster("minikube", { replicas: -1 }), "valid-replicas", "replicas is -1"],
  ["replicas 1.5", withCluster("minikube", { replicas: 1.5 }), "valid-replicas", "replicas is 1.5"],
  [
    "two NodePorts alike",
    withCluster("minikube", {
      nodePorts: [
        { microservice: "frontend", nodePort: 30080 },
        { microservice: "gateway", nodePort: 30080 },
      ],
    }),
    "unique-node-port",
    "frontend and gateway both want NodePort 30080",
  ],
  [
    "a NodePort out of range",
    withCluster("minikube", { nodePorts: [{ microservice: "frontend", nodePort: 8080 }] }),
    "valid-node-port",
    "30000 to 32767",
  ],
  [
    "a NodePort for nobody",
    withCluster("minikube", { nodePorts: [{ microservice: "frontent", nodePort: 30080 }] }),
    "no-missing-microservice",
    'leads to "frontent"',
  ],
  [
    "a host twice",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [...minikube.ingress.hosts, ...minikube.ingress.hosts.slice(0, 1)] },
    }),
    "unique-host",
    "taskflow.test is declared twice",
  ],
  [
    "a host for nobody",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [{ host: "a.test", paths: { "/": "nobody" } }] },
    }),
    "no-missing-microservice",
    "https://a.test/ leads to",
  ],
  [
    "a host that the gateway cannot pass on",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [{ host: "a.test", paths: { "/": "postgres" } }] },
    }),
    "no-missing-call",
    "which the gateway does not call",
  ],
  [
    "a host that is no host name",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [{ host: "Task_Flow.test", paths: { "/": "frontend" } }] },
    }),
    "valid-host",
    "is not a DNS label",
  ],
  [
    "a pod network that is none",
    withCluster("minikube", { podCidr: "10.244.0.0/33" }),
    "valid-cidr",
    '"10.244.0.0/33" is not an IPv4 range',
  ],
  [
    "a size of 128mb",
    withCluster("minikube", { size: { cpu: "2", memory: "128mb" } }),
    "valid-quantity",
    '"128mb" is not a quantity',
  ],
  [
    "two clusters of one name but for its case",
    { ...facts, clusters: { ...facts.clusters, Minikube: { ...minikube, name: "Minikube" } } },
    "unique-cluster",
    '2 clusters are named "minikube"',
  ],
];

describe("facts that cannot be", () => {
  test.each(bad)("%s is refused", (_, { microservices, clusters }, rule, says) => {
    const issues = validate(microservices, clusters);
    expect(issues.map((issue) => issue.rule)).toContain(rule);
    const found = issues.find((issue) => issue.rule === rule && `${issue.message} ${issue.hint}`.includes(says));
    expect(found, issues.map(({ message }) => message).join("\n")).toBeDefined();
    expect(found?.where).toMatch(/^generator\/src\/catalog\/(microservices|clusters)\//);
  });

  test("the catalog itself is valid", () => {
    expect(validate(facts.microservices, facts.clusters)).toEqual([]);
  });

  test("the nearest name is suggested", () => {
    const { microservices } = withMicroservice("auth", { calls: [{ to: "user" }] });
    expect(validate(microservices, facts.clusters).map(({ hint }) => hint)).toContain('did you mean "users"?');
  });

  test("all that is wrong is said at once", () => {
    const { microservices } = withMicroservice("auth", {
      owner: "",
      calls: [{ to: "nobody" }],
      ports: { http: { port: 0 } },
    });
    expect(validate(microservices, facts.clusters).map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["require-owner", "no-missing-microservice", "valid-port"]),
    );
  });
});

test("an undeclared microservice does not compile", () => {
  // @ts-expect-error: "user" is no microservice; `npm run typecheck` fails where this line compiles
  const call: Call = { to: "user" };
  expect(call.to).toBe("user");
});

test("a call cycle in the graph alone is legal: one of them starts without the other", () => {
  const { microservices } = withMicroservice("users", {
    calls: [dns, { to: "auth", atStart: false }, { to: "postgres" }],
  });
  expect(validate(microservices, facts.clusters)).toEqual([]);
});
