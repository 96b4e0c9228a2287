import type { Container, Probe, ProbeAction, Writable } from "../../model/run.ts";
import type { PlannedPort } from "../../plan/types.ts";
import type { k8s } from "../k8s.ts";
import { fileKeys, volumeNames } from "./path-names.ts";
import { connect, probes as defaults, get, run } from "./probes.ts";
import type { Folder, Planned, Probes, RunsIn } from "./runtime.ts";

/** The pause before SIGTERM of a container that serves a port: proxies have removed the pod from their lists by then. */
const drainSeconds = 5;

/** Any image, as its facts describe it. */
export function container(planned: Planned<"image">): RunsIn {
  const { runtime, ports, environment } = planned;
  const { command = [], args = [], user, group, workingDirectory, files = {}, writable = {} } = runtime;
  const { graceSeconds, preStop, exceptions } = runtime;
  const keys = fileKeys(Object.keys(files));
  const volumes = volumeNames(Object.keys(writable), volumesBeside(planned));
  const declaredDrainSeconds = preStop && "sleepSeconds" in preStop ? preStop.sleepSeconds : undefined;
  return {
    user,
    ...(group === undefined ? {} : { group }),
    command,
    args,
    ...(workingDirectory ? { workingDirectory } : {}),
    environment,
    config: {
      data: Object.fromEntries([...keys].map(([path, key]) => [key, files[path] ?? ""])),
      mountPath: null,
      ...(keys.size > 0 ? { files: [...keys].map(([path, key]) => ({ key, path })) } : {}),
    },
    writable: Object.fromEntries([...volumes].map(([path, volume]) => [volume, folderOf(path, writable[path])])),
    probes: probesOf(runtime, ports),
    postStart: null,
    ...(preStop && "command" in preStop ? { preStop: preStop.command } : {}),
    drainSeconds: declaredDrainSeconds ?? (ports.length > 0 && !preStop ? drainSeconds : 0),
    ...(declaredDrainSeconds === undefined ? {} : { declaredDrainSeconds }),
    ...(graceSeconds === undefined ? {} : { graceSeconds }),
    ...(exceptions ? { exceptions } : {}),
  };
}

/** The names of the pod's other volumes: see parts/pod.ts. */
const volumesBeside = ({ runtime, storage, secret, certificate }: Planned<"image">): string[] => [
  "tmp",
  ...(runtime.files ? ["config"] : []),
  ...(storage ? ["data"] : []),
  ...[secret?.name, certificate].filter((name) => typeof name === "string"),
];

const folderOf = (path: string, { size, memory }: Writable = {}): Folder => ({
  path,
  ...(size ? { size } : {}),
  ...(memory ? { memory } : {}),
});

/** The declared probes; without any, connections to the first TCP port. */
function probesOf({ probes }: Container, ports: readonly PlannedPort[]): Partial<Probes> {
  const first = ports.find(({ protocol }) => protocol === "TCP");
  if (!probes) return first ? defaults(connect(first.name), connect(first.name)) : {};
  const { startup, liveness, readiness } = probes;
  return {
    ...(startup ? { startupProbe: probeOf(startup, ports) } : {}),
    ...(liveness ? { livenessProbe: probeOf(liveness, ports) } : {}),
    ...(readiness ? { readinessProbe: probeOf(readiness, ports) } : {}),
  };
}

function probeOf(probe: Probe, ports: readonly PlannedPort[]): k8s.Probe {
  const { every, timeout, failures } = probe;
  return {
    ...actionOf(probe, ports),
    ...(every === undefined ? {} : { periodSeconds: every }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(failures === undefined ? {} : { failureThreshold: failures }),
  };
}

function actionOf(action: ProbeAction, ports: readonly PlannedPort[]): k8s.Probe {
  const [first] = ports;
  if ("exec" in action) return run(action.exec);
  if ("tcp" in action) return connect(action.tcp.port ?? first?.name ?? "");
  if ("http" in action) {
    const { path, port = first?.name ?? "", headers = {} } = action.http;
    const { httpGet } = get(path, port);
    const named = Object.entries(headers).map(([name, value]) => ({ name, value }));
    return httpGet ? { httpGet: { ...httpGet, ...(named.length > 0 ? { httpHeaders: named } : {}) } } : {};
  }
  // A gRPC probe takes a number only.
  const { port = first?.name, service } = action.grpc;
  const number = ports.find(({ name }) => name === port)?.port ?? 0;
  return { grpc: { port: number, ...(service ? { service } : {}) } };
}
