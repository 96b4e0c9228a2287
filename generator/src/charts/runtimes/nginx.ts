import { endpoint, nginxStatus } from "../../model/endpoints.ts";
import type { Address, PlannedWorkload } from "../../plan/types.ts";
import { httpProbes } from "./probes.ts";
import type { RunsIn } from "./runtime.ts";

/** The folder of the rendered files, apart from the image's own configuration. */
export const configDirectory = ({ belongsTo }: Pick<PlannedWorkload, "belongsTo">): string =>
  `/etc/nginx/${belongsTo.application}`;

/** The start script writes this file at each start. */
const resolverFile = "/tmp/resolver.conf";

// nginx does not read /etc/resolv.conf, where kubelet writes the cluster's DNS servers, so the script copies them into
// `resolver`. A host name there would be looked up once, before the start: nginx would not start while DNS is down.
const startScript = (directory: string): string => `set -eu
servers=$(sed -n -e 's/^nameserver  *\\([0-9.]*\\)$/\\1/p' -e 's/^nameserver  *\\(.*:.*\\)$/[\\1]/p' /etc/resolv.conf | tr '\\n' ' ')
echo "resolver \${servers}valid=10s ipv6=off;" >${resolverFile}
exec nginx -c ${directory}/nginx.conf "$@"
`;

/** A container of nginx, whose rendered files replace the whole configuration of the image. */
export function nginx(planned: PlannedWorkload, files: Readonly<Record<string, string>>): RunsIn {
  const { ports } = planned;
  const directory = configDirectory(planned);
  return {
    user: 10101,
    command: ["sh", `${directory}/start.sh`],
    environment: {},
    config: { data: { ...files, "start.sh": startScript(directory) }, mountPath: directory },
    writable: {},
    probes: httpProbes(ports[0]?.name ?? "http"),
    postStart: null,
    drainSeconds: 5,
  };
}

/** Joins and indents lines. */
export function indent(lines: readonly string[], by: number): string {
  return lines.map((line) => (line === "" ? "\n" : `${" ".repeat(by)}${line}\n`)).join("");
}

/** The lines of a block of nginx's configuration. */
export function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => (line === "" ? "" : `  ${line}`)), "}"];
}

/** A time of whole seconds as nginx writes it. */
export const duration = (seconds: number): string => (seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds}s`);

/** The variable with an upstream's address: nginx looks a name in a variable up repeatedly, and starts without DNS. */
export function upstream({ name }: Address): string {
  return `$${name.replaceAll("-", "_")}_upstream`;
}

/**
 * One group of connections per backend, kept open between requests: a new connection costs a service more CPU time than
 * most requests, and every request makes two, one of them to auth.
 */
export function keptConnections(backends: readonly Address[]): string[] {
  const groups = backends.flatMap(({ name, host, port }) =>
    block(`upstream ${name}`, [
      `zone ${name} 64k; # "resolve" stores addresses in shared memory`,
      `server ${host}:${port} resolve max_fails=0;`,
      "keepalive 16;",
      "keepalive_timeout 4s;",
      "keepalive_time 5s;",
    ]),
  );
  return [
    "# Connections are kept between requests. nginx closes an idle one after 4 s, long before a service would (72 s) and",
    "# before a terminating pod's preStop pause (5 s) is over: few requests can meet a connection that is being closed.",
    "# After 5 s of use a connection is replaced, so that new replicas receive their share.",
    "# `resolve` looks names up repeatedly, and nginx starts without DNS. Kubernetes decides which pods are ready: no max_fails.",
    ...groups,
  ];
}

/** The health endpoints of nginx itself, for probes and people. */
export const ownHealth: readonly string[] = [endpoint.live, endpoint.ready, endpoint.health].map(
  (path) => `location = ${path} { access_log off; default_type text/plain; return 200 "ok\\n"; }`,
);

/** The headers for every upstream. A location with other `proxy_set_header` lines must repeat them. */
export const passedHeaders: readonly string[] = [
  'proxy_set_header Connection "";',
  "proxy_set_header Host $host;",
  "proxy_set_header X-Request-Id $kept_request_id;",
  "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
  "proxy_set_header X-Forwarded-Proto $kept_scheme;",
];

/** The target of `error_page`: nginx's own errors become RFC 9457 problem documents and keep their status. */
export const problem = "/internal/problem";

export const problemLocation: readonly string[] = block(`location = ${problem}`, [
  "internal;",
  "client_max_body_size 0; # the refused request may have a body",
  "default_type application/problem+json;",
  `return 200 '{"type":"about:blank","title":"$problem_title","status":$status}';`,
]);

export const problemTitles: readonly string[] = block("map $status $problem_title", [
  "volatile; # evaluated again after a subrequest's error has become the request's status",
  'default "Service Unavailable";',
  '400 "Bad Request";',
  "401 Unauthorized;",
  "403 Forbidden;",
  '404 "Not Found";',
  '405 "Method Not Allowed";',
  '413 "Content Too Large";',
  '414 "URI Too Long";',
  '429 "Too Many Requests";',
  '502 "Bad Gateway";',
  '504 "Gateway Timeout";',
]);

/** The lines that set each upstream's variable. */
export function setUpstreams(addresses: readonly Address[]): string[] {
  return addresses.map((address) => `set ${upstream(address)} ${address.host}:${address.port};`);
}

/** nginx's counters, for the exporter in the same pod. */
const status = block("server", [
  `listen 127.0.0.1:${nginxStatus.port};`,
  "access_log off;",
  `location = ${nginxStatus.path} { stub_status; }`,
]);

/**
 * A complete nginx.conf.
 * @param inner the lines of the http block that differ between the pods: settings and servers
 */
export function nginxConf(inner: readonly string[]): string {
  return `daemon off;
pid /tmp/nginx.pid;
worker_processes 2;
error_log /dev/stderr warn;

events {
  worker_connections 1024;
}

http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  server_tokens off;
  gzip on;
  gzip_types text/css application/javascript application/json image/svg+xml;
  include ${resolverFile};
  resolver_timeout 6s; # nginx repeats a query after 5 s: one lost packet is not an error
  absolute_redirect off; # clients use another port than this one

  client_body_temp_path /tmp/client;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;

  # The first hop sets the request id and the scheme; all later hops keep both.
  map $http_x_request_id $kept_request_id {
    default $http_x_request_id;
    "" $request_id;
  }
  map $http_x_forwarded_proto $kept_scheme {
    default $http_x_forwarded_proto;
    "" $scheme;
  }
  # The path as the client sent it, before any rewrite; without the query, which may contain secrets.
  map $request_uri $asked_path {
    "~^(?<before_query>[^?]*)" $before_query;
  }
  log_format json escape=json '{"time":"$time_iso8601","request_id":"$kept_request_id","method":"$request_method",'
    '"host":"$host","path":"$asked_path","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,'
    '"upstream":"$upstream_addr","upstream_seconds":"$upstream_response_time"}';
  access_log /dev/stdout json;

  proxy_http_version 1.1;
  proxy_connect_timeout 2s;
  proxy_read_timeout 30s;
  proxy_send_timeout 30s;
  # Passes uploads and live updates on as they arrive.
  proxy_request_buffering off;
  proxy_buffering off;
${indent([...passedHeaders, ...inner, "", ...status], 2)}}
`;
}
