import { secretsDirectory } from "../../model/endpoints.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { connect, probes, run } from "./probes.ts";
import type { Planned, RunsIn } from "./runtime.ts";

const configDirectory = "/etc/redis";
/** The file with its own password, in its container. */
export const passwordFile = (name: string): string => `${secretsDirectory}/${name}-password`;

export function redis({ name, ports, storage, resources, runtime }: Planned<"redis">): RunsIn {
  const port = ports[0]?.name ?? "redis";
  // PING answers -LOADING until the append-only file is read, so a loading pod gets no traffic.
  const ping = `REDISCLI_AUTH="$(cat ${passwordFile(name)})" redis-cli ping | grep -q PONG`;
  return {
    user: 10999,
    command: ["sh", `${configDirectory}/start.sh`],
    environment: {},
    config: {
      data: {
        "redis.conf": configuration(storage?.mountPath ?? "/data", resources.memory[1]),
        "start.sh": startScript(name, runtime.observers),
      },
      mountPath: configDirectory,
    },
    writable: {},
    probes: probes(connect(port), run(["sh", "-c", ping]), { startSeconds: 120 }),
    postStart: null,
    drainSeconds: 0,
  };
}

/** The share of the container's memory for data: a rewrite of the append-only file needs the rest. */
const share = 0.6;

// Redis must not evict keys: an entry in a stream is a promised delivery.
const configuration = (directory: string, limit: string): string => `bind * -::*
dir ${directory}
appendonly yes
appendfsync everysec
save ""
maxmemory ${Math.floor((parseQuantity(limit) ?? 0) * share)}
maxmemory-policy noeviction
`;

// The password must appear neither on a command line nor in a ConfigMap.
const startScript = (name: string, observers: readonly string[]): string => `set -eu
umask 077
{
  cat ${configDirectory}/redis.conf
  printf 'requirepass %s\\n' "$(cat ${passwordFile(name)})"
${observers.map(observer).join("")}} >/tmp/redis.conf
exec redis-server /tmp/redis.conf
`;

/** The user of an exporter: reads statistics and settings, reads no key and changes nothing. */
const observer = (name: string): string =>
  `  printf 'user ${name} on >%s resetkeys -@all ${observes.join(" ")}\\n' "$(cat ${secretsDirectory}/${name}-password)"\n`;

/** The commands of redis_exporter, without CONFIG GET, which returns passwords. */
const observes = [
  "+ping",
  "+client|setname",
  "+info",
  "+latency|histogram",
  "+latency|latest",
  "+slowlog|get",
  "+slowlog|len",
];
