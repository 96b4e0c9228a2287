/** The paths that every service answers. The services import them; probes, scrapes and rules are rendered from them. */
export const endpoint = {
  /** Liveness: answers at once, whatever the state of the dependencies. */
  live: "/healthz",
  /** Readiness: checks the dependencies, each with a short time-out. */
  ready: "/readyz",
  /** For people and older clients: answers as liveness does. */
  health: "/health",
  /** The OpenAPI document, as a page. */
  docs: "/docs",
  /** Prometheus text format. */
  metrics: "/metrics",
  /** Called by nginx' auth_request: auth answers 204 with X-User, X-Team and a signed token for a valid session or token, and 401 otherwise. */
  verify: "/verify",
} as const;

/** The folder of a Secret's keys, one file per key. */
export const secretsDirectory = "/etc/secrets";

/** The folder of the certificates whose expiry a service monitors. */
export const certificatesDirectory = "/etc/certificates";

/** nginx' counters, from its stub_status module: served on localhost, so to its own pod only. */
export const nginxStatus = { port: 8089, path: "/nginx-status" } as const;

/** The longest pause of a page's live updates, in seconds: no hop in front of the page may end them earlier. */
export const livePauseSeconds = 3600;
