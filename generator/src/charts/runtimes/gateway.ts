import { endpoint } from "../../model/endpoints.ts";
import type { Address, PlannedHost, PlannedRoute } from "../../plan/types.ts";
import { homeLocation, longestFirst, routeLocation, verified, zone } from "./gateway-locations.ts";
import {
  block,
  configDirectory,
  indent,
  keptConnections,
  nginx,
  nginxConf,
  ownHealth,
  passedHeaders,
  problem,
  problemLocation,
  problemTitles,
} from "./nginx.ts";
import type { Planned, RunsIn } from "./runtime.ts";

type Gateway = Planned<"gateway">["runtime"];

/** nginx as the only entry to the backends: every route of the graph, rate limits, body sizes, and the routes that require a user. */
export function gateway(planned: Planned<"gateway">): RunsIn {
  return nginx(planned, {
    "health.json": healthDocument(planned.runtime.checked),
    "nginx.conf": nginxConf([...settings(planned), ...servers(planned)]),
    "server.conf": indent(inEachServer(planned.runtime), 0),
  });
}

function settings({ runtime }: Planned<"gateway">): string[] {
  return [
    "# Only auth names the caller: headers by which a client claims an identity are replaced. Routes for users pass no cookie on.",
    ...verified.map(({ header, variable }) => `proxy_set_header ${header} ${variable};`),
    "proxy_set_header Cookie $passed_cookie;",
    "",
    `# Rates count per client address. Only pods${runtime.proxyCidrs.length > 1 ? " and nodes" : ""} may name it in X-Forwarded-For.`,
    ...runtime.proxyCidrs.map((cidr) => `set_real_ip_from ${cidr};`),
    "real_ip_header X-Forwarded-For;",
    "real_ip_recursive on;",
    ...zones(runtime),
    "limit_req_status 429;",
    "",
    "# Without an answer of auth no request is let in: nginx's 500 becomes 503.",
    `error_page 400 401 403 404 405 413 414 429 502 503 504 ${problem};`,
    `error_page 500 =503 ${problem};`,
    ...problemTitles,
  ];
}

function servers(planned: Planned<"gateway">): string[] {
  const { runtime, ports } = planned;
  const port = ports[0]?.port;
  const own = `include ${configDirectory(planned)}/server.conf;`;
  const api = block("server", [
    `listen ${port} default_server;`,
    own,
    ...ownHealth,
    "",
    ...apiLocations(planned, runtime.routes),
    ...block("location /", ["return 404;"]),
  ]);
  const others = runtime.hosts.flatMap((host) => ["", ...hostServer(planned, host, [`listen ${port};`, own])]);
  return ["", ...keptConnections(runtime.backends), "", ...api, ...others];
}

/** The gateway's own paths: the state of all backends, and the routes below /api. */
function apiLocations(planned: Planned<"gateway">, routes: readonly PlannedRoute[]): string[] {
  return [
    ...block("location = /api/health", [
      `limit_req zone=${health.zone} burst=${health.ratePerSecond * 2} nodelay;`,
      "ssi on;",
      "ssi_types application/json;",
      `root ${configDirectory(planned)};`,
      "try_files /health.json =500;",
    ]),
    ...planned.runtime.checked.flatMap(healthLocation),
    ...longestFirst(routes).flatMap(routeLocation),
  ];
}

function inEachServer({ auth, routes, hosts }: Gateway): string[] {
  const all = [...routes, ...hosts.flatMap((host) => [...host.routes, ...(host.api ?? [])])];
  // Without a route for users no location sets the other two.
  const unset = all.some((route) => route.auth === "user")
    ? ["$verified_authorization"]
    : verified.map((one) => one.variable);
  return [
    ...unset.map((variable) => `set ${variable} "";`),
    'set $passed_cookie "";',
    ...problemLocation,
    ...(auth ? block("location = /internal/verify", verify(auth)) : []),
    ...block("location = /internal/down", [
      "internal;",
      "default_type application/json;",
      `return 200 '{"status":"down"}';`,
    ]),
  ];
}

/** The subrequest by which auth identifies the caller. */
function verify(auth: Address): string[] {
  return [
    "internal;",
    "client_max_body_size 0; # each route limits the body",
    "proxy_pass_request_body off;",
    ...passedHeaders,
    'proxy_set_header Content-Length "";',
    'proxy_set_header X-User "";',
    'proxy_set_header X-Team "";',
    "proxy_set_header X-Original-Method $request_method;",
    "proxy_set_header X-Original-URI $request_uri;",
    `proxy_pass http://${auth.name}${endpoint.verify};`,
  ];
}

/** One backend's readiness, for /api/health: a backend that is down is a value in the answer, not an error. */
function healthLocation(backend: Address): string[] {
  return block(`location = /internal/health/${backend.name}`, [
    "internal;",
    "proxy_pass_request_headers off; # drops the client's encoding, range and conditions",
    "proxy_connect_timeout 1s;",
    "proxy_read_timeout 2s;",
    "proxy_intercept_errors on;",
    // Not 503: a backend that is not ready answers with the state of its dependencies.
    "error_page 400 401 403 404 429 500 502 504 =200 /internal/down;",
    `proxy_pass http://${backend.name}${endpoint.ready};`,
  ]);
}

/** A template for nginx's server-side includes: each include is one backend's answer. */
function healthDocument(backends: readonly Address[]): string {
  const lines = backends.map(({ name }) => `  "${name}": <!--#include virtual="/internal/health/${name}" -->`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** The server of a further host name, with the routes of its microservices. */
function hostServer(
  planned: Planned<"gateway">,
  { host, homes, routes, api }: PlannedHost,
  first: readonly string[],
): string[] {
  return block("server", [
    ...first,
    `server_name ${host};`,
    "",
    ...homes.flatMap(homeLocation),
    ...longestFirst(routes).flatMap(routeLocation),
    ...(api ? apiLocations(planned, api) : []),
    ...block("location /", ["return 404;"]),
  ]);
}

/** /api/health calls every backend, so its rate is low. */
const health = { zone: "health", ratePerSecond: 10 };

function zones({ routes, hosts }: Gateway): string[] {
  const all = [...routes, ...hosts.flatMap((host) => [...host.homes, ...host.routes])];
  const rates = new Map(all.map((route) => [zone(route), route.ratePerSecond]));
  return [...rates.set(health.zone, health.ratePerSecond)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rate]) => `limit_req_zone $binary_remote_addr zone=${name}:1m rate=${rate}r/s;`);
}
