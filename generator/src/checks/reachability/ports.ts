import type { Protocol } from "../../model/traffic.ts";
import { type Intervals, intersect, interval, union } from "./intervals.ts";

/** What a NetworkPolicy may speak of; our edges are never SCTP, so whatever allows SCTP allows too much. */
export type Transport = Protocol | "SCTP";

/** Ports of all protocols are one set of numbers: the protocol's own range, in which the port 0 keeps ranges apart. */
const span = 65536;
const ranges = { TCP: 0, UDP: span, SCTP: 2 * span } as const satisfies Record<Transport, number>;
export const transports = Object.keys(ranges) as Transport[];

export const highestPort = span - 1;

export function portsOf(protocol: Transport, low: number, high: number): Intervals {
  return interval(ranges[protocol] + low, ranges[protocol] + high);
}

export function everyPortOf(protocol: Transport): Intervals {
  return portsOf(protocol, 1, highestPort);
}

export const everyPort: Intervals = union(transports.map(everyPortOf));

export interface PortRange {
  readonly protocol: Transport;
  readonly port: number;
  readonly endPort: number;
}

export function portRanges(ports: Intervals): PortRange[] {
  return transports.flatMap((protocol) =>
    intersect(ports, everyPortOf(protocol)).map(([low, high]) => {
      return { protocol, port: low - ranges[protocol], endPort: high - ranges[protocol] };
    }),
  );
}

/** `5000/TCP, 1-65535/UDP`, or `every port` where it is every port of every protocol. */
export function formatPorts(ports: Intervals): string {
  const found = portRanges(ports);
  if (found.length === transports.length && found.every(({ port, endPort }) => port === 1 && endPort === highestPort))
    return "every port";
  return found
    .map(({ protocol, port, endPort }) => `${port === endPort ? port : `${port}-${endPort}`}/${protocol}`)
    .join(", ");
}
