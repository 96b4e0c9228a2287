import { type Intervals, interval } from "./intervals.ts";

export const everyAddress: Intervals = interval(0, 2 ** 32 - 1);

/**
 * Parses `a.b.c.d/n` into one interval of addresses; undefined for any other text, IPv6 included. Not shared with the
 * rendering on purpose: the proof must not repeat its mistakes.
 */
export function parseCidr(text: unknown): Intervals | undefined {
  const match = typeof text === "string" ? /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text) : null;
  if (!match) return undefined;
  const parts = match.slice(1);
  const numbers = parts.map(Number);
  const bits = numbers.pop() ?? 0;
  const leadingZero = parts.some((part) => part.length > 1 && part.startsWith("0"));
  if (leadingZero || bits > 32 || numbers.some((octet) => octet > 255)) return undefined;
  const size = 2 ** (32 - bits);
  const address = numbers.reduce((sum, octet) => sum * 256 + octet, 0);
  const low = address - (address % size);
  return interval(low, low + size - 1);
}

/** Writes each interval as a CIDR if it is one, or as `first-last`. */
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
