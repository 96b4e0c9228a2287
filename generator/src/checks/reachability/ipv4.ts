import { parseCidr as readCidr } from "../../model/cidr.ts";
import { type Intervals, interval } from "./intervals.ts";

export const everyAddress: Intervals = interval(0, 2 ** 32 - 1);

/** The addresses of an IPv4 CIDR; undefined where it is anything else. */
export function parseCidr(text: unknown): Intervals | undefined {
  const range = typeof text === "string" ? readCidr(text) : undefined;
  return range && interval(range.first, range.last);
}

/** As CIDR where an interval is one, as `first-last` otherwise. */
export function formatAddresses(addresses: Intervals): string {
  return addresses
    .map(([low, high]) => {
      const size = high - low + 1;
      const bits = 32 - Math.log2(size);
      return Number.isInteger(bits) && low % size === 0 ? `${dotted(low)}/${bits}` : `${dotted(low)}-${dotted(high)}`;
    })
    .join(", ");
}

function dotted(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join(".");
}
