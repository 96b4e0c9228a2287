import { secretsDirectory } from "../../model/endpoints.ts";
import { connect, probes, run } from "./probes.ts";
import type { Planned, RunsIn } from "./runtime.ts";

const configDirectory = "/etc/redis";
const passwordFile = `${secretsDirectory}/redis-password`;

export function redis({ ports, storage }: Planned<"redis">): RunsIn {
  const port = ports[0]?.name ?? "redis";
  // PING answers -LOADING until the append-only file is read, so a pod that loads gets no traffic.
  const ping = `REDISCLI_AUTH="$(cat ${passwordFile})" redis-cli ping | grep -q PONG`;
  return {
    user: 10999,
    command: ["sh", `${configDirectory}/start.sh`],
    environment: {},
    config: {
      data: { "redis.conf": configuration(storage?.mountPath ?? "/data"), "start.sh": startScript },
      mountPath: configDirectory,
    },
    writable: {},
    probes: probes(connect(port), run(["sh", "-c", ping]), { startSeconds: 120 }),
    postStart: null,
    drainSeconds: 0,
  };
}

// Nothing is evicted: what is in a stream was promised to somebody. Below the container's limit, with room to rewrite the file.
const configuration = (directory: string): string => `bind * -::*
dir ${directory}
appendonly yes
appendfsync everysec
save ""
maxmemory 160mb
maxmemory-policy noeviction
`;

// The password reaches neither a command line nor a ConfigMap.
const startScript = `set -eu
umask 077
{
  cat ${configDirectory}/redis.conf
  printf 'requirepass %s\\n' "$(cat ${passwordFile})"
} >/tmp/redis.conf
exec redis-server /tmp/redis.conf
`;
