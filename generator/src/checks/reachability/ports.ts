import type { Protocol } from "../../model/traffic.ts";
import { type Intervals, intersect, interval, union } from "./intervals.ts";

/** A NetworkPolicy's protocols. Declared edges never use SCTP, so a policy that allows it allows too much. */
export type Transport = Protocol | "SCTP";

/** Ports of all protocols share one number line. Each protocol has its own range, and the unused port 0 separates them. */
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

/** Writes ports as `5000/TCP, 1-65535/UDP`, or `every port` for every port of every protocol. */
export function formatPorts(ports: Intervals): string {
  const found = portRanges(ports);
  if (found.length === transports.length && found.every(({ port, endPort }) => port === 1 && endPort === highestPort))
    return "every port";
  return found
    .map(({ protocol, port, endPort }) => `${port === endPort ? port : `${port}-${endPort}`}/${protocol}`)
    .join(", ");
}
