import { endpoint, nginxStatus } from "../../model/endpoints.ts";
import type { Address, PlannedWorkload } from "../../plan/types.ts";
import { httpProbes } from "./probes.ts";
import type { RunsIn } from "./runtime.ts";

export const configDirectory = "/etc/nginx/taskflow";

/** Written at each start. */
const resolverFile = "/tmp/resolver.conf";

// nginx takes no resolver from the system, and looks one that has a name up once, before it starts: it would not start while
// DNS is down. kubelet has written the cluster's into /etc/resolv.conf.
const startScript = `set -eu
servers=$(sed -n -e 's/^nameserver  *\\([0-9.]*\\)$/\\1/p' -e 's/^nameserver  *\\(.*:.*\\)$/[\\1]/p' /etc/resolv.conf | tr '\\n' ' ')
echo "resolver \${servers}valid=10s ipv6=off;" >${resolverFile}
exec nginx -c ${configDirectory}/nginx.conf "$@"
`;

/** nginx, with rendered files that replace all of the image's own configuration. */
export function nginx({ ports }: PlannedWorkload, files: Readonly<Record<string, string>>): RunsIn {
  return {
    user: 10101,
    command: ["sh", `${configDirectory}/start.sh`],
    environment: {},
    config: { data: { ...files, "start.sh": startScript }, mountPath: configDirectory },
    writable: {},
    probes: httpProbes(ports[0]?.name ?? "http"),
    postStart: null,
    drainSeconds: 5,
  };
}

/** Lines, indented. */
export function indent(lines: readonly string[], by: number): string {
  return lines.map((line) => (line === "" ? "\n" : `${" ".repeat(by)}${line}\n`)).join("");
}

/** A block of nginx's configuration, as lines. */
export function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => (line === "" ? "" : `  ${line}`)), "}"];
}

/** The variable that holds where one listens: nginx resolves a name in a variable anew, and starts without it. */
export function upstream({ name }: Address): string {
  return `$${name.replaceAll("-", "_")}_upstream`;
}

/** What each server says of itself, to probes and to people. */
export const ownHealth: readonly string[] = [endpoint.live, endpoint.ready, endpoint.health].map(
  (path) => `location = ${path} { access_log off; default_type text/plain; return 200 "ok\\n"; }`,
);

/** What every upstream is told; a location with headers of its own repeats them. */
export const passedHeaders: readonly string[] = [
  'proxy_set_header Connection "";',
  "proxy_set_header Host $host;",
  "proxy_set_header X-Request-Id $kept_request_id;",
  "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
  "proxy_set_header X-Forwarded-Proto $kept_scheme;",
];

/** Where error_page sends nginx's own errors, so that they are RFC 9457 problem documents. The status stays. */
export const problem = "/internal/problem";

export const problemLocation: readonly string[] = block(`location = ${problem}`, [
  "internal;",
  "client_max_body_size 0; # the refused request may have a body",
  "default_type application/problem+json;",
  `return 200 '{"type":"about:blank","title":"$problem_title","status":$status}';`,
]);

export const problemTitles: readonly string[] = block("map $status $problem_title", [
  "volatile; # a subrequest's error has a status before it becomes the request's",
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

/** The lines by which a server knows its upstreams. */
export function setUpstreams(addresses: readonly Address[]): string[] {
  return addresses.map((address) => `set ${upstream(address)} ${address.host}:${address.port};`);
}

/** What it counts, for the exporter beside it. */
const status = block("server", [
  `listen 127.0.0.1:${nginxStatus.port};`,
  "access_log off;",
  `location = ${nginxStatus.path} { stub_status; }`,
]);

/**
 * A whole nginx.conf.
 * @param inner the lines of the http block that differ: settings and servers
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
  resolver_timeout 6s; # nginx asks again after 5: one lost packet is no error
  absolute_redirect off; # a client knows this server by another port

  client_body_temp_path /tmp/client;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;

  # The first hop makes the request's id and knows its scheme; all others keep both.
  map $http_x_request_id $kept_request_id {
    default $http_x_request_id;
    "" $request_id;
  }
  map $http_x_forwarded_proto $kept_scheme {
    default $http_x_forwarded_proto;
    "" $scheme;
  }
  # As it was asked for, whatever answers; without the query, which may hold secrets.
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
  # Uploads and live updates pass through as they come.
  proxy_request_buffering off;
  proxy_buffering off;
${indent([...passedHeaders, ...inner, "", ...status], 2)}}
`;
}
