import { application } from "../application/application.ts";
import { externals } from "../application/externals.ts";
import { clusters, facts, microservices } from "../application/index.ts";
import { withCluster, withMicroservice } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const [audit] = microservices.auth.sidecars ?? [];
const container = (run: object) => withMore({ microservices: [imaged("box", run)] });
const unknown = (name: string, changed: Row[1], path: string, near: string): Row[] => [
  [`an unknown key of ${name}`, changed, "valid-fact", `${path} is not a known key`],
  [`an unknown key of ${name}, with the nearest one`, changed, "valid-fact", `did you mean "${near}"?`],
];

/** Facts of another shape than their types', at every depth. */
export const invalidShapes: readonly Row[] = [
  ...unknown("a microservice", withMicroservice("auth", { replica: 2 } as object), "replica", "replicas"),
  ...unknown(
    "a port",
    withMicroservice("auth", { ports: { http: { port: 5000, servicesPort: 80 } } }),
    "ports.http.servicesPort",
    "servicePort",
  ),
  ...unknown(
    "a call",
    withMicroservice("auth", { calls: [{ to: "redis", atstart: false }] }),
    "calls[0].atstart",
    "atStart",
  ),
  ...unknown(
    "a route",
    withMicroservice("auth", { routes: { "/api/auth": { to: "/", auth: "none", rate: 1, maxbody: "1m" } } }),
    'routes["/api/auth"].rate',
    "ratePerSecond",
  ),
  ...unknown(
    "a sidecar",
    withMicroservice("auth", { sidecars: [{ ...audit, port: 9090, locOnly: true }] }),
    "sidecars[0].locOnly",
    "localOnly",
  ),
  ...unknown(
    "a probe",
    container({ probes: { liveness: { http: { pth: "/" } } } }),
    "run.probes.liveness.http.pth",
    "path",
  ),
  ...unknown("a program", withMicroservice("auth", { run: { kind: "gateway", aut: "auth" } }), "run.aut", "auth"),
  ...unknown(
    "a Job",
    withMicroservice("auth", { workload: { kind: "job", runs: "once", retires: 1 } }),
    "workload.retires",
    "retries",
  ),
  ...unknown(
    "a placement",
    withMicroservice("auth", { placement: { nodeSelectors: {} } }),
    "placement.nodeSelectors",
    "nodeSelector",
  ),
  ...unknown(
    "a right",
    withMicroservice("auth", { rights: [{ apiGroup: "", resources: [], verb: [] }] }),
    "rights[0].verb",
    "verbs",
  ),
  ...unknown("a cluster", withCluster("laptop", { nodeCIDRs: [] } as object), "nodeCIDRs", "nodeCidrs"),
  ...unknown(
    "an ingress",
    withCluster("laptop", { ingress: { ...clusters.laptop.ingress, class: "nginx" } }),
    "ingress.class",
    "className",
  ),
  ...unknown("a stage", withCluster("laptop", { stage: { beside: "rack", prefx: "x" } }), "stage.prefx", "prefix"),
  ...unknown(
    "an external server",
    { ...facts, externals: { ...externals, smtp: { ...externals.smtp, tsl: true } as never } },
    "smtp.tsl",
    "tls",
  ),
  ...unknown("the application", { ...facts, application: { ...application, titel: "x" } as never }, "titel", "title"),
  [
    "two unknown keys of one object",
    withMicroservice("auth", { storage: { siz: "1Gi", mountpath: "/data" } }),
    "valid-fact",
    'siz: did you mean "size"?; mountpath: did you mean "mountPath"?',
  ],
  [
    "a key of Kubernetes",
    withMicroservice("auth", { terminationGracePeriodSeconds: 10 } as object),
    "valid-fact",
    "Kubernetes' terminationGracePeriodSeconds is run.graceSeconds here",
  ],
  [
    "an image as text",
    withMicroservice("auth", { image: "registry.test/auth:1.2.3" }),
    "valid-fact",
    'write { repository: "registry.example/shop/cart", tag: "1.2.3" }',
  ],
  [
    "a number in a variable",
    withMicroservice("auth", { environment: { WORKERS: 4 } }),
    "valid-fact",
    'write text, such as "4"',
  ],
  [
    "a name that every object has",
    withMicroservice("auth", { environment: { constructor: "x" } }),
    "valid-fact",
    "environment has the key constructor",
  ],
  ["a misspelt program", withMicroservice("auth", { run: { kind: "nod" } }), "valid-fact", 'run.kind is "nod"'],
  ["a program without a kind", withMicroservice("auth", { run: {} }), "valid-fact", "run.kind is missing"],
  ["a list for an object", withMicroservice("auth", { ports: [] }), "valid-fact", "ports is a list, not an object"],
  [
    "a list for an object whose keys are all optional",
    withMicroservice("auth", { placement: [] }),
    "valid-fact",
    "placement is a list, not an object",
  ],
  ["an object for a list", withMicroservice("auth", { calls: {} }), "valid-fact", "calls is an object, not a list"],
  ["null for an object", withMicroservice("auth", { run: null }), "valid-fact", "run is null, not an object"],
  ["a number for text", withMicroservice("auth", { owner: 7 }), "valid-fact", "owner is 7, not text"],
  ["text for true", withMicroservice("auth", { single: "yes" }), "valid-fact", 'single is "yes", not true or false'],
  [
    "one quantity instead of two",
    withMicroservice("auth", { resources: { cpu: "1", memory: ["1Mi", "1Mi"] } }),
    "valid-fact",
    'resources.cpu is "1", not a list of two',
  ],
  [
    "a microservice that is null",
    { ...facts, microservices: { ...microservices, auth: null as never } },
    "valid-fact",
    "auth is null, not an object",
  ],
  [
    "a missing key",
    withCluster("laptop", { dns: { namespace: "kube-system", labels: { a: "b" } } }),
    "valid-fact",
    "dns.ports is missing",
  ],
  [
    "an image with its tag in the repository",
    withMicroservice("auth", { image: { repository: "registry.test/auth:1.0.0", tag: "1.0.0" } }),
    "valid-image",
    "and no tag",
  ],
  [
    "a digest that is cut off",
    withMicroservice("auth", { image: { repository: "registry.test/auth", tag: "1.0.0", digest: "sha256:abc" } }),
    "valid-image",
    "image.digest",
  ],
];
