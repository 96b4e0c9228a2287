import type { Protocol } from "../../model/traffic.ts";
import { empty, type Intervals, interval, union } from "./intervals.ts";

/** What a NetworkPolicy may speak of; our edges are never SCTP, so whatever allows SCTP allows too much. */
export type Transport = Protocol | "SCTP";
export const transports = ["TCP", "UDP", "SCTP"] as const satisfies readonly Transport[];

/** A set of ports of each protocol. */
export type Ports = Readonly<Record<Transport, Intervals>>;

export const highestPort = 65535;
export const everyNumber: Intervals = interval(1, highestPort);
export const everyPort: Ports = { TCP: everyNumber, UDP: everyNumber, SCTP: everyNumber };
export const noPort: Ports = { TCP: empty, UDP: empty, SCTP: empty };

export function portsOf(protocol: Transport, numbers: Intervals): Ports {
  return { ...noPort, [protocol]: numbers };
}

export function mergePorts(sets: readonly Ports[]): Ports {
  if (sets.length < 2) return sets[0] ?? noPort;
  return {
    TCP: union(sets.map(({ TCP }) => TCP)),
    UDP: union(sets.map(({ UDP }) => UDP)),
    SCTP: union(sets.map(({ SCTP }) => SCTP)),
  };
}

export function isEmpty(ports: Ports): boolean {
  return transports.every((protocol) => ports[protocol].length === 0);
}

export function formatInterval([low, high]: readonly [number, number]): string {
  return low === high ? String(low) : `${low}-${high}`;
}

/** `5000/TCP, 1-65535/UDP`, or `every port` where it is every port of every protocol. */
export function formatPorts(ports: Ports): string {
  const texts = transports.flatMap((protocol) => ports[protocol].map((found) => `${formatInterval(found)}/${protocol}`));
  const every = transports.map((protocol) => `1-${highestPort}/${protocol}`);
  return texts.join() === every.join() ? "every port" : texts.join(", ");
}
