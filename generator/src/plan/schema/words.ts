/** Right values by key, for the message about a wrong one. The nearest key of the path that is here gives the example. */
const examples: Readonly<Record<string, string>> = {
  calls: '{ to: "kube-dns" } for each',
  environment: 'text, such as "4"',
  image: '{ repository: "registry.example/shop/cart", tag: "1.2.3" }',
  placement: '{ nodeSelector: { "example.com/disk": "ssd" } }',
  ports: "{ http: { port: 8080 } }",
  probes: '{ readiness: { http: { path: "/ready" } } }',
  quota: '{ requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "4", memory: "4Gi" }, pods: 20 }',
  resources: '{ cpu: ["25m", "500m"], memory: ["64Mi", "128Mi"] }',
  run: '{ kind: "image", user: 10001 }',
  secrets: '{ "api-key": { credential: "cart/api-key", env: "API_KEY" } }',
  storage: '{ size: "1Gi", mountPath: "/data" }',
  user: "the user's number, such as 10001",
  workload: '{ kind: "deployment" }',
};

/** The example that replaces a value of a wrong type; undefined where none is known. */
export function exampleFor(keys: readonly unknown[]): string | undefined {
  const key = keys.findLast((part) => typeof part === "string" && Object.hasOwn(examples, part));
  return typeof key === "string" ? `write ${examples[key]}` : undefined;
}

/** The facts' own words for keys of Kubernetes' manifests. */
const ours: Readonly<Record<string, string>> = {
  containers: "one microservice, and its sidecars",
  env: "environment, calls and secrets",
  envFrom: "environment and secrets",
  failureThreshold: "failures",
  httpGet: "http",
  initContainers: "calls, whose targets start-up waits for; other init containers are not supported",
  livenessProbe: "probes.liveness",
  nodeSelector: "placement.nodeSelector",
  periodSeconds: "every",
  readinessProbe: "probes.readiness",
  schedule: 'workload: { kind: "cron", schedule }',
  securityContext: "run.user, run.group and run.exceptions",
  startupProbe: "probes.startup",
  tcpSocket: "tcp",
  terminationGracePeriodSeconds: "run.graceSeconds",
  timeoutSeconds: "timeout",
  tolerations: "placement.tolerations",
  topologySpreadConstraints: "placement.spread",
  volumeMounts: "run.files, run.writable and storage",
  volumes: "run.files, run.writable and storage",
};

/** The facts' word for a key of Kubernetes that is none of the facts' own; undefined for any other key. */
export const wordFor = (key: string, known: readonly string[]): string | undefined => {
  const word = Object.hasOwn(ours, key) ? ours[key] : undefined;
  return word && !known.includes(key) ? `Kubernetes' ${key} is ${word} here` : undefined;
};
