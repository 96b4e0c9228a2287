/** The words that every service answers to. The services import them; probes, scrapes and rules are rendered from them. */
export const endpoint = {
  /** Liveness: answers at once, whatever the dependencies do. */
  live: "/healthz",
  /** Readiness: asks the dependencies, each with a short time-out. */
  ready: "/readyz",
  /** What people and older clients call; answers as liveness does. */
  health: "/health",
  /** The OpenAPI document as a page. */
  docs: "/docs",
  /** Prometheus text format. */
  metrics: "/metrics",
  /** auth answers 204 with X-User, X-Team and a signed token for a good session or token, 401 for any other: nginx's auth_request asks here. */
  verify: "/verify",
} as const;

/** Where a Secret's keys appear as files, one file a key. */
export const secretsDirectory = "/etc/secrets";

/** Where certificates are mounted that somebody watches. */
export const certificatesDirectory = "/etc/certificates";

/** Where a claim is mounted in a service of ours. */
export const dataDirectory = "/var/lib/taskflow";

/** Where nginx says, to its own pod and nobody else, what it counts: its stub_status module. */
export const nginxStatus = { port: 8089, path: "/nginx-status" } as const;
