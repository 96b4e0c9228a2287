import { facts } from "../../src/facts.ts";
import { withMicroservice } from "../facts.ts";
import type { Row } from "./row.ts";

const dns = { to: "kube-dns" };
const { auth } = facts.microservices;

export const microservices: readonly Row[] = [
  [
    "a call to nobody",
    withMicroservice("auth", { calls: [{ to: "user" }] }),
    "no-missing-microservice",
    'auth calls "user", which is not declared',
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
  [
    "a route that is more than a path",
    withMicroservice("images", { routes: { "/api/images": { to: "/images; return 200", auth: "none" } } }),
    "valid-route",
    'leads to "/images; return 200", which is not a path',
  ],
  [
    "bodies of 10mb",
    withMicroservice("images", { routes: { "/api/images": { to: "/images", auth: "none", maxBody: "10mb" } } }),
    "valid-route",
    'has maxBody "10mb"',
  ],
  [
    "no request a second",
    withMicroservice("images", { routes: { "/api/images": { to: "/images", auth: "none", ratePerSecond: 0 } } }),
    "valid-route",
    "has ratePerSecond 0",
  ],
  ["a name that is taken", withMicroservice("auth", { name: "smtp" }), "valid-name", '"smtp" is reserved'],
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
    "two containers have the same name",
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
];
