import { endpoint } from "../model/endpoints.ts";
import { type Finding, perObject } from "./per-object.ts";
import { type Container, type Probe, podOf, serves } from "./pod.ts";
import { setBy, setByCharts } from "./source.ts";

const kinds = ["startupProbe", "livenessProbe", "readinessProbe"] as const;

/** Every container that keeps running is asked whether it started, lives and is ready; none restarts for others' faults. */
export const requireProbe = perObject("require-probe", (object) => {
  if (!serves(object)) return [];
  return (podOf(object)?.running ?? []).flatMap((container) => [
    ...kinds.flatMap((kind) => ask(container, kind)).map((message) => ({ message, hint: setBy(object, "ports") })),
    ...restarts(container),
  ]);
});

function ask(container: Container, kind: (typeof kinds)[number]): string[] {
  const probe = container[kind];
  const where = `container "${container.name}" ${kind}`;
  if (!probe) return [`container "${container.name}" has no ${kind}`];
  const { httpGet, tcpSocket, grpc, exec } = probe;
  const port = (httpGet ?? tcpSocket ?? grpc)?.port;
  if (port === undefined) return exec ? [] : [`${where} asks nothing: no httpGet, tcpSocket, grpc or exec`];
  const ports = container.ports ?? [];
  if (ports.some(({ name, containerPort }) => port === containerPort || port === name)) return [];
  const known = ports.map(({ name, containerPort }) => (name ? `${name} (${containerPort})` : containerPort));
  return [`${where} asks port ${port}, which the container does not have: ${known.join(", ") || "it has none"}`];
}

/** A failed start-up or liveness probe restarts the container, which mends nothing where a dependency is down. */
function restarts({ name, startupProbe, livenessProbe, readinessProbe }: Container): Finding[] {
  const findings: Finding[] = [];
  for (const [kind, probe] of [
    ["startupProbe", startupProbe],
    ["livenessProbe", livenessProbe],
  ] as const) {
    const asked = question(probe);
    if (asked.includes(endpoint.ready) || asked.includes(".svc"))
      findings.push({
        message: `container "${name}" ${kind} asks ${asked}: it must not depend on dependencies, ask ${endpoint.live}`,
        hint: setByCharts,
      });
  }
  const [live, ready] = [livenessProbe?.httpGet, readinessProbe?.httpGet];
  if (live && ready && live.path === ready.path && live.path !== endpoint.ready)
    findings.push({
      message: `container "${name}" livenessProbe and readinessProbe both ask ${live.path}: liveness must not depend on dependencies`,
      hint: `ask ${endpoint.live} for liveness and ${endpoint.ready} for readiness`,
    });
  return findings;
}

const question = (probe: Probe | undefined): string => probe?.httpGet?.path ?? (probe?.exec?.command ?? []).join(" ");
