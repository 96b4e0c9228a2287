import type { KubeObject } from "../render/manifest.ts";
import { perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

type Numbered = readonly [field: string, port: unknown];

/** Ports are whole numbers from 1 to 65535. A container's is above 1023: below, an unprivileged user may not listen. */
export const validPort = perObject("valid-port", (object) => {
  const hint = setBy(object, "ports");
  const wrong = portsOf(object).flatMap(([field, port]) =>
    inRange(port) ? [] : [{ message: `${field} is ${show(port)}, not a whole number from 1 to 65535`, hint }],
  );
  const privileged = containerPorts(object).flatMap(([field, port]) =>
    inRange(port) && port < 1024 ? [{ message: `${field} is ${port}: below 1024 only root may listen`, hint }] : [],
  );
  return [...wrong, ...privileged];
});

/** Shows a string in quotes: "80" is not 80. */
const show = (port: unknown) => (typeof port === "string" ? JSON.stringify(port) : String(port));

const inRange = (port: unknown): port is number =>
  typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65535;

/** The object's port numbers. Port names are checked by valid-selector and require-probe. */
function portsOf(object: KubeObject): readonly Numbered[] {
  if (object.kind === "Service") return servicePorts(object);
  if (object.kind === "NetworkPolicy") return policyPorts(object);
  return containerPorts(object);
}

function containerPorts(object: KubeObject): readonly Numbered[] {
  return (podOf(object)?.all ?? []).flatMap(({ name, ports = [] }) =>
    ports.map(({ containerPort }): Numbered => [`container "${name}" containerPort`, containerPort]),
  );
}

function servicePorts({ spec }: KubeObject): readonly Numbered[] {
  const ports: readonly { port: unknown; targetPort?: unknown }[] = spec?.ports ?? [];
  return ports.flatMap(({ port, targetPort }): Numbered[] => [
    ["port", port],
    ...(targetPort === undefined || typeof targetPort === "string" ? [] : [["targetPort", targetPort] as const]),
  ]);
}

function policyPorts({ spec }: KubeObject): readonly Numbered[] {
  const rules: readonly { ports?: readonly { port?: unknown; endPort?: unknown }[] }[] = [
    ...(spec?.ingress ?? []),
    ...(spec?.egress ?? []),
  ];
  return rules.flatMap(({ ports = [] }) =>
    ports.flatMap(({ port, endPort }): Numbered[] => [
      // A policy without a port number means every port: reachability checks whether that is declared.
      ...(port === undefined || typeof port === "string" ? [] : [["policy port", port] as const]),
      ...(endPort === undefined ? [] : [["policy endPort", endPort] as const]),
    ]),
  );
}
