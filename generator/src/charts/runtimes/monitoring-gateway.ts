import { secretsDirectory } from "../../model/endpoints.ts";
import {
  block,
  configDirectory,
  nginx,
  nginxConf,
  ownHealth,
  passedHeaders,
  problem,
  problemLocation,
  problemTitles,
  setUpstreams,
  upstream,
} from "./nginx.ts";
import type { Planned, RunsIn } from "./runtime.ts";

const passwords = "/tmp/passwords";

/** Grafana at /, which has a log-in of its own; Prometheus at /prometheus, for which nginx checks the password. */
export function monitoringGateway(planned: Planned<"monitoring-gateway">): RunsIn {
  const { grafana, prometheus } = planned.runtime;
  const server = block("server", [
    `listen ${planned.ports[0]?.port} default_server;`,
    ...setUpstreams([grafana, prometheus]),
    "",
    ...ownHealth,
    ...problemLocation,
    `error_page 502 503 504 ${problem};`,
    ...block("location /prometheus/", [
      'auth_basic "Prometheus";',
      `auth_basic_user_file ${passwords};`,
      ...passedHeaders,
      'proxy_set_header Authorization "";',
      "rewrite ^/prometheus(/.*)$ $1 break;",
      `proxy_pass http://${upstream(prometheus)};`,
    ]),
    ...block("location /", [
      ...passedHeaders.filter((line) => !line.startsWith("proxy_set_header Connection")),
      "proxy_set_header Upgrade $http_upgrade; # Grafana's live updates",
      "proxy_set_header Connection $connection_upgrade;",
      `proxy_pass http://${upstream(grafana)};`,
    ]),
  ]);
  const upgrade = block("map $http_upgrade $connection_upgrade", ["default upgrade;", '"" "";']);
  const runs = nginx(planned, { "nginx.conf": nginxConf([...problemTitles, ...upgrade, "", ...server]) });
  // Keeps the password out of command lines and ConfigMaps.
  const before = `set -eu
umask 077
printf 'admin:{PLAIN}%s\\n' "$(cat ${secretsDirectory}/prometheus-password)" >${passwords}
exec sh ${configDirectory(planned)}/start.sh
`;
  return {
    ...runs,
    command: ["sh", `${configDirectory(planned)}/start-with-password.sh`],
    config: { ...runs.config, data: { ...runs.config.data, "start-with-password.sh": before } },
  };
}
