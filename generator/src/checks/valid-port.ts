import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { KubeObject } from "../render/manifest.ts";
import { perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

type Numbered = readonly [field: string, port: unknown];

/**
 * Ports are whole numbers from 1 to 65535, of TCP, UDP or SCTP. A container's is above 1023, unless the container may listen
 * below: as root, by NET_BIND_SERVICE, or by the sysctl that moves the border. A Service with several ports names each.
 */
export const validPort = perObject("valid-port", (object) => {
  const hint = setBy(object, "ports");
  const wrong = portsOf(object).flatMap(([field, port]) =>
    inRange(port) ? [] : [{ message: `${field} is ${show(port)}, not a whole number from 1 to 65535`, hint }],
  );
  const privileged = lowPorts(object).map(([field, port]) => ({
    message: `${field} is ${port}: below 1024 only root may listen`,
    hint,
  }));
  const protocols = protocolsOf(object)
    .filter((protocol) => !transports.has(protocol))
    .map((protocol) => ({ message: `protocol ${protocol} is not TCP, UDP or SCTP`, hint }));
  return [...wrong, ...privileged, ...protocols, ...ofService(object).map((message) => ({ message, hint }))];
});

const transports = new Set(["TCP", "UDP", "SCTP"]);

function protocolsOf(object: KubeObject): readonly string[] {
  const ports: readonly { protocol?: string }[] =
    object.kind === "Service"
      ? (object.spec?.ports ?? [])
      : (podOf(object)?.all ?? []).flatMap((container) => container.ports ?? []);
  return ports.flatMap(({ protocol }) => protocol ?? []);
}

/** The API server refuses two ports of one Service without names, and two of one number and protocol. */
function ofService({ kind, spec }: KubeObject): string[] {
  const ports: readonly ServicePort[] = kind === "Service" ? (spec?.ports ?? []) : [];
  if (ports.length < 2) return [];
  const unnamed = ports.filter(({ name }) => !name).map(({ port }) => `port ${port} has no name, beside other ports`);
  return [
    ...unnamed,
    ...twice(ports.flatMap(({ name }) => (name ? [`the name "${name}"`] : []))),
    ...twice(ports.map(({ port, protocol = "TCP" }) => `port ${port}/${protocol}`)),
  ];
}

const twice = (all: readonly string[]) =>
  [...new Set(all.filter((one, index) => all.indexOf(one) !== index))].map((one) => `has ${one} twice`);

/** The container ports that the container's user may not listen on. */
function lowPorts(object: KubeObject): readonly Numbered[] {
  const pod = podOf(object);
  const sysctls = pod?.spec.securityContext?.sysctls ?? [];
  const border = Number(sysctls.find(({ name }) => name === "net.ipv4.ip_unprivileged_port_start")?.value ?? 1024);
  return (pod?.all ?? []).flatMap(({ name, ports = [], securityContext: own = {} }) => {
    const isRoot = (own.runAsUser ?? pod?.spec.securityContext?.runAsUser) === 0;
    if (isRoot || own.privileged || own.capabilities?.add?.includes("NET_BIND_SERVICE")) return [];
    const low = ports.filter(({ containerPort }) => inRange(containerPort) && containerPort < border);
    return low.map(({ containerPort }): Numbered => [`container "${name}" containerPort`, containerPort]);
  });
}

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
