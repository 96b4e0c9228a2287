import { k8s } from "cdk8s-plus-27";
import { endpoint } from "../../model/endpoints.ts";
import type { Probes } from "./runtime.ts";

type Action = Pick<k8s.Probe, "httpGet" | "tcpSocket" | "exec">;

/** A node's probe of the pod's own port, by the port's name. */
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
 * Start-up is asked often and may take `startSeconds`; liveness is asked seldom and only says that the process is alive;
 * readiness follows the dependencies within seconds.
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

/** The probes of everything that speaks HTTP. */
export function httpProbes(port: string): Probes {
  return probes(get(endpoint.live, port), get(endpoint.ready, port));
}
