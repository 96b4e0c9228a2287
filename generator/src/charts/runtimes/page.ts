import { livePauseSeconds } from "../../model/endpoints.ts";
import {
  block,
  duration,
  nginx,
  nginxConf,
  ownHealth,
  problem,
  problemLocation,
  problemTitles,
  setUpstreams,
  upstream,
} from "./nginx.ts";
import type { Planned, RunsIn } from "./runtime.ts";

/** Allows the page's own files only: no script, style, font or frame of another origin. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Files in /assets/ have a content hash in their name and never change; a new release is a new index.html. */
const cacheControl = block("map $uri $cache_control", [
  "default no-cache;",
  '~^/assets/ "public, max-age=31536000, immutable";',
  '~^/api(/|$) ""; # each service sets its own',
]);

/** nginx with the dashboard page. It passes /api to the gateway, so that the page works on any host and port. */
export function page(planned: Planned<"page">): RunsIn {
  const { runtime, ports } = planned;
  const server = block("server", [
    `listen ${ports[0]?.port} default_server;`,
    "root /usr/share/nginx/html;",
    ...setUpstreams([runtime.api]),
    "",
    `add_header Content-Security-Policy "${contentSecurityPolicy}" always;`,
    "add_header X-Content-Type-Options nosniff always;",
    "add_header Referrer-Policy same-origin always;",
    "add_header Cache-Control $cache_control;",
    "",
    ...ownHealth,
    ...problemLocation,
    ...block("location /api/", [
      "client_max_body_size 0; # each route of the gateway has its own limit",
      `proxy_read_timeout ${duration(livePauseSeconds)}; # live updates`,
      `error_page 502 503 504 ${problem};`,
      `proxy_pass http://${upstream(runtime.api)};`,
    ]),
    ...block("location /assets/", ["try_files $uri =404;"]),
    ...block("location /", ["try_files $uri /index.html;"]),
  ]);
  return nginx(planned, { "nginx.conf": nginxConf([...problemTitles, ...cacheControl, "", ...server]) });
}
