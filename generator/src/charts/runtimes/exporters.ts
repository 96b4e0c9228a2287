import { secretsDirectory } from "../../model/endpoints.ts";
import { connect, get, probes } from "./probes.ts";
import type { Planned, RunsIn } from "./runtime.ts";

/** The user `nobody` in the exporters' images. */
const nobody = 65534;

const exporter = (port: string, path: string, rest: Partial<RunsIn>): RunsIn => ({
  user: nobody,
  command: [],
  environment: {},
  config: { data: {}, mountPath: null },
  writable: {},
  probes: probes(connect(port), get(path, port)),
  postStart: null,
  drainSeconds: 0,
  ...rest,
});

export function postgresExporter({ name, ports, runtime }: Planned<"postgres-exporter">): RunsIn {
  const { host, port } = runtime.server;
  return exporter(ports[0]?.name ?? "", "/", {
    config: {
      data: {
        DATA_SOURCE_PASS_FILE: `${secretsDirectory}/database-password`,
        DATA_SOURCE_URI: `${host}:${port}/postgres?sslmode=disable`, // a database without data: statistics cover all databases
        DATA_SOURCE_USER: name,
      },
      mountPath: null,
    },
  });
}

export function redisExporter({ name, ports, runtime }: Planned<"redis-exporter">): RunsIn {
  const { host, port } = runtime.server;
  const data = {
    REDIS_ADDR: `redis://${host}:${port}`,
    REDIS_EXPORTER_CONFIG_COMMAND: "-", // not allowed: it would show passwords
    REDIS_USER: name,
  };
  return exporter(ports[0]?.name ?? "", "/health", { config: { data, mountPath: null } });
}

export function kubeStateMetrics({ ports, runtime }: Planned<"kube-state-metrics">): RunsIn {
  const [port] = ports;
  return exporter(port?.name ?? "", "/healthz", {
    args: [`--port=${port?.port}`, "--telemetry-port=8081", `--resources=${runtime.resources.join(",")}`],
  });
}

/** Mounts nothing of the node: /proc in any container shows the node's cores, memory, load and disks. */
export function nodeExporter({ ports }: Planned<"node-exporter">): RunsIn {
  const collectors = ["cpu", "diskstats", "filesystem", "loadavg", "meminfo", "stat"];
  return exporter(ports[0]?.name ?? "", "/", {
    args: ["--collector.disable-defaults", ...collectors.map((collector) => `--collector.${collector}`)],
  });
}
