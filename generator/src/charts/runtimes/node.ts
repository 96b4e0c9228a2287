import { endpoint } from "../../model/endpoints.ts";
import type { PlannedSidecar } from "../../plan/types.ts";
import { connect, get, httpProbes, probes, run } from "./probes.ts";
import type { Planned, Probes, RunsIn } from "./runtime.ts";

/** The path of node in a distroless image, which has no shell. */
const nodeBinary = "/nodejs/bin/node";
/** Requests a URL and exits 0 or 1: for ports that the kubelet cannot reach. */
const probeScript = "/app/services/kit/probe.ts";

/** The image's own user, "nonroot". */
const nodeUser = 65532;

export function node({ environment, ports }: Planned<"node">): RunsIn {
  // Kubernetes replaces `$(NAME)` in the values of env, and only by other variables of env: those of a ConfigMap stay as text.
  const refers = Object.values(environment).some((value) => value.includes("$("));
  return {
    user: nodeUser,
    command: [],
    environment: refers ? environment : {},
    config: { data: refers ? {} : environment, mountPath: null },
    writable: {},
    probes: httpProbes(ports[0]?.name ?? "http"),
    postStart: null,
    drainSeconds: 5,
  };
}

/** A sidecar's probes. They run inside the container if it listens on localhost only, where the kubelet cannot reach it. */
export function sidecarProbes({ name, port, localOnly, probe }: PlannedSidecar): Probes {
  if (probe !== null) return probes(connect(name), get(probe, name));
  if (!localOnly) return httpProbes(name);
  const request = (path: string) => run([nodeBinary, probeScript, `http://127.0.0.1:${port}${path}`]);
  // Each probe starts a Node process, which takes seconds on a busy machine: hence the long interval and time-out.
  return probes(request(endpoint.live), request(endpoint.ready), { every: 30, timeout: 15 });
}
