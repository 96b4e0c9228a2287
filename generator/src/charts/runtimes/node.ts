import { endpoint } from "../../model/endpoints.ts";
import type { PlannedSidecar } from "../../plan/types.ts";
import { connect, get, httpProbes, probes, run } from "./probes.ts";
import type { Planned, Probes, RunsIn } from "./runtime.ts";

/** Distroless: no shell, and node in a place of its own. */
const nodeBinary = "/nodejs/bin/node";
/** Asks a URL and exits 0 or 1: for what listens where kubelet cannot reach. */
const probeScript = "/app/services/kit/probe.ts";

/** The image's own user, "nonroot". */
const nodeUser = 65532;

export function node({ environment, ports }: Planned<"node">): RunsIn {
  return {
    user: nodeUser,
    command: [],
    environment: {},
    config: { data: environment, mountPath: null },
    writable: {},
    probes: httpProbes(ports[0]?.name ?? "http"),
    postStart: null,
    drainSeconds: 5,
  };
}

/** A sidecar's probes: kubelet cannot reach a port that listens on localhost only, so those run inside the container. */
export function sidecarProbes({ name, port, localOnly, probe }: PlannedSidecar): Probes {
  if (probe !== null) return probes(connect(name), get(probe, name));
  if (!localOnly) return httpProbes(name);
  const ask = (path: string) => run([nodeBinary, probeScript, `http://127.0.0.1:${port}${path}`]);
  // Each question starts a Node: seldom, and with patience, for a busy machine takes seconds for that.
  return probes(ask(endpoint.live), ask(endpoint.ready), { every: 30, timeout: 15 });
}
