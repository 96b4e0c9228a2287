import { endpoint } from "../../model/endpoints.ts";
import { k8s } from "../k8s.ts";
import type { Probes } from "./runtime.ts";

type Action = Pick<k8s.Probe, "httpGet" | "tcpSocket" | "exec">;

/** An HTTP request of the kubelet to the pod's port, by the port's name. */
export function get(path: string, port: string): Action {
  return { httpGet: { path, port: k8s.IntOrString.fromString(port) } };
}

export function connect(port: string): Action {
  return { tcpSocket: { port: k8s.IntOrString.fromString(port) } };
}

export function run(command: readonly string[]): Action {
  return { exec: { command: [...command] } };
}

/**
 * The three probes. Start-up is probed often and may take `startSeconds`; liveness is probed rarely and tests the process
 * alone; readiness follows the dependencies within seconds.
 */
export function probes(
  alive: Action,
  ready: Action,
  { start = alive, startSeconds = 60, every = 10, timeout = 5 } = {},
): Probes {
  return {
    startupProbe: {
      ...start,
      periodSeconds: 2,
      timeoutSeconds: timeout,
      failureThreshold: Math.ceil(startSeconds / 2),
    },
    livenessProbe: { ...alive, periodSeconds: every, timeoutSeconds: timeout, failureThreshold: 3 },
    readinessProbe: { ...ready, periodSeconds: Math.ceil(every / 2), timeoutSeconds: timeout, failureThreshold: 2 },
  };
}

/** The probes of a container that answers our health paths. */
export function httpProbes(port: string): Probes {
  return probes(get(endpoint.live, port), get(endpoint.ready, port));
}
