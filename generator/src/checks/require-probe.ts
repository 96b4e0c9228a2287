import type { Container } from "kubernetes-types/core/v1.js";
import { endpoint } from "../model/endpoints.ts";
import { type Finding, perObject } from "./per-object.ts";
import { podOf, serves } from "./pod.ts";
import { setBy, setByCharts } from "./source.ts";

const kinds = ["startupProbe", "livenessProbe", "readinessProbe"] as const;

/**
 * Every container that listens by TCP has all three probes, and none restarts because a dependency is down. Without such a
 * port it needs no probe: Kubernetes restarts it when its process ends. The containers of a Job or a CronJob end by
 * themselves.
 */
export const requireProbe = perObject("require-probe", (object) => {
  if (!serves(object)) return [];
  return (podOf(object)?.running ?? []).flatMap((container) => [
    ...kinds.flatMap((kind) => faults(container, kind)).map((message) => ({ message, hint: setBy(object, "ports") })),
    ...restarts(container),
  ]);
});

function faults(container: Container, kind: (typeof kinds)[number]): string[] {
  const probe = container[kind];
  const where = `container "${container.name}" ${kind}`;
  const ports = container.ports ?? [];
  const listens = ports.some(({ protocol = "TCP" }) => protocol === "TCP");
  if (!probe) return listens ? [`container "${container.name}" has no ${kind}`] : [];
  const { httpGet, tcpSocket, grpc, exec } = probe;
  const port = (httpGet ?? tcpSocket ?? grpc)?.port;
  if (port === undefined) return exec ? [] : [`${where} has no handler: no httpGet, tcpSocket, grpc or exec`];
  const known = ports.map(({ name, containerPort }) => (name ? `${name} (${containerPort})` : containerPort));
  if (grpc && typeof port !== "number") return [`${where} names port ${port}: grpc takes the port's number only`];
  const found = ports.filter(({ name, containerPort }) => port === containerPort || port === name);
  if (found.length === 0)
    return [`${where} names port ${port}, which the container does not have: ${known.join(", ") || "it has none"}`];
  if (found.some(({ protocol = "TCP" }) => protocol === "TCP")) return [];
  return [`${where} names port ${port}, which is ${found[0]?.protocol}: a probe connects by TCP`];
}

/** A failed start-up or liveness probe restarts the container, which does not help if a dependency is down. */
function restarts({ name, startupProbe, livenessProbe, readinessProbe }: Container): Finding[] {
  const findings: Finding[] = [];
  for (const [kind, probe] of [
    ["startupProbe", startupProbe],
    ["livenessProbe", livenessProbe],
  ] as const) {
    const command = (probe?.exec?.command ?? []).join(" ");
    const target = probe?.httpGet?.path ?? command;
    const verb = target === command ? "runs" : "requests";
    if (target.includes(endpoint.ready) || target.includes(".svc"))
      findings.push({
        message: `container "${name}" ${kind} ${verb} ${target}: it must not depend on dependencies, request ${endpoint.live}`,
        hint: setByCharts,
      });
  }
  const [live, ready] = [livenessProbe?.httpGet, readinessProbe?.httpGet];
  if (live && ready && live.path === ready.path && live.path !== endpoint.ready)
    findings.push({
      message: `container "${name}" livenessProbe and readinessProbe both request ${live.path}: liveness must not depend on dependencies`,
      hint: `request ${endpoint.live} for liveness and ${endpoint.ready} for readiness`,
    });
  return findings;
}
