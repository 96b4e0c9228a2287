import { microservices } from "../application/index.ts";
import { withMicroservice } from "../facts.ts";
import type { Row } from "./row.ts";

const dns = { to: "kube-dns" };
const [audit] = microservices.auth.sidecars ?? [];

export const invalidMicroservices: readonly Row[] = [
  [
    "a call to an undeclared microservice",
    withMicroservice("auth", { calls: [{ to: "task" }] }),
    "no-missing-microservice",
    'auth calls "task", which is not declared',
  ],
  [
    "a call to an undeclared port",
    withMicroservice("auth", { calls: [{ to: "tasks", port: "grpc" }] }),
    "no-missing-port",
    "auth calls tasks:grpc",
  ],
  ["a call to itself", withMicroservice("auth", { calls: [{ to: "auth" }] }), "ban-self-call", "auth calls itself"],
  [
    "a start-up cycle",
    withMicroservice("auth", { calls: [dns, { to: "archive" }] }),
    "ban-start-cycle",
    "archive -> tasks -> auth -> archive",
  ],
  [
    "a scrape of an undeclared port",
    withMicroservice("auth", { scrape: "metrics" }),
    "no-missing-port",
    'scrape: "metrics"',
  ],
  [
    "a route of a microservice that the gateway does not call",
    withMicroservice("gateway", { calls: [dns, { to: "auth" }] }),
    "no-missing-call",
    "the gateway does not call tasks",
  ],
  [
    "a route outside of /api",
    withMicroservice("tasks", { routes: { "/tasks": { to: "/", auth: "none" } } }),
    "valid-route",
    'route "/tasks"',
  ],
  [
    "a route of two microservices",
    withMicroservice("images", { routes: { "/api/tasks": { to: "/", auth: "none" } } }),
    "unique-route",
    "/api/tasks",
  ],
  [
    "a route with an nginx directive in its path",
    withMicroservice("images", { routes: { "/api/images": { to: "/images; return 200", auth: "none" } } }),
    "valid-route",
    'leads to "/images; return 200", which is not a path',
  ],
  [
    "a body size of 10mb",
    withMicroservice("images", { routes: { "/api/images": { to: "/images", auth: "none", maxBody: "10mb" } } }),
    "valid-size",
    'routes["/api/images"].maxBody "10mb" is not a size',
  ],
  [
    "a rate of 0 requests per second",
    withMicroservice("images", { routes: { "/api/images": { to: "/images", auth: "none", ratePerSecond: 0 } } }),
    "valid-number",
    "ratePerSecond is 0",
  ],
  ["a reserved name", withMicroservice("auth", { name: "smtp" }), "valid-name", '"smtp" is reserved'],
  ["a name in upper case", withMicroservice("auth", { name: "Auth" }), "valid-name", '"Auth" is not a DNS label'],
  [
    "a name with a trailing dash",
    withMicroservice("auth", { name: "auth-" }),
    "valid-name",
    '"auth-" is not a DNS label',
  ],
  ["a name with an emoji", withMicroservice("auth", { name: "auth🔑" }), "valid-name", "is not a DNS label"],
  [
    "a name of 64 letters",
    withMicroservice("auth", { name: "a".repeat(64) }),
    "valid-name",
    "has 64 characters, 52 at most",
  ],
  [
    "a name that differs from the registered one",
    withMicroservice("auth", { name: "login" }),
    "valid-name",
    '"login" is registered as "auth"',
  ],
  [
    "an undeclared namespace",
    withMicroservice("auth", { namespace: "taskflow-backed" }),
    "no-missing-namespace",
    '"taskflow-backed" is not declared',
  ],
  ["a missing owner", withMicroservice("auth", { owner: undefined }), "valid-fact", "owner is undefined"],
  ["an empty owner", withMicroservice("auth", { owner: " " }), "valid-text", "owner is empty"],
  ["missing resources", withMicroservice("auth", { resources: undefined }), "valid-fact", "resources is undefined"],
  ["port 0", withMicroservice("auth", { ports: { http: { port: 0 } } }), "valid-port", "ports.http.port is 0"],
  [
    "port 65536",
    withMicroservice("auth", { ports: { http: { port: 65536 } } }),
    "valid-port",
    "ports.http.port is 65536",
  ],
  [
    "port NaN",
    withMicroservice("auth", { ports: { http: { port: Number.NaN } } }),
    "valid-fact",
    "ports.http.port is NaN",
  ],
  [
    "port as text",
    withMicroservice("auth", { ports: { http: { port: "http" } } }),
    "valid-fact",
    'ports.http.port is "http", not a number',
  ],
  [
    "a port name of 16 letters",
    withMicroservice("auth", { ports: { abcdefghijklmnop: { port: 5000 } }, scrape: undefined }),
    "valid-port",
    "16 characters, 15 at most",
  ],
  [
    "two containers with one port",
    withMicroservice("auth", { sidecars: [{ ...audit, port: 5000 }] }),
    "unique-container-port",
    "auth's port http and sidecar audit both listen on 5000",
  ],
  [
    "two containers with one name",
    withMicroservice("auth", { sidecars: [{ ...audit, name: "auth" }] }),
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
    '"signing key" is not a key of a Secret',
  ],
];
