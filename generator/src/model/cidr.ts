/** The IPv4 addresses from `first` to `last`, both included, each as a 32-bit number. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** Reads `a.b.c.d/n`; undefined for any other text, IPv6 and octets with a leading zero included. */
export function parseCidr(text: string): AddressRange | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1);
  const octets = parts.map(Number);
  const bits = octets.pop() ?? 0;
  // Some parsers read "010" as octal, so that two of them see two networks.
  const leadingZero = parts.some((part) => part.length > 1 && part.startsWith("0"));
  if (leadingZero || bits > 32 || octets.some((octet) => octet > 255)) return undefined;
  const size = 2 ** (32 - bits);
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

/** Whether every address of the second range is in the first one; false for text that is not a range. */
export function contains(outer: string, inner: string): boolean {
  const [around, inside] = [parseCidr(outer), parseCidr(inner)];
  return around !== undefined && inside !== undefined && around.first <= inside.first && inside.last <= around.last;
}

/**
 * The reason why an IPv4 range is refused, or undefined. A range that names one of its hosts is refused too: the API server
 * warns of it, since a reader takes it for another range.
 */
export function wrongCidr(text: string): string | undefined {
  const range = parseCidr(text);
  if (!range) return `"${text}" is not an IPv4 range: write a CIDR such as "10.244.0.0/16"`;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(range.first / 2 ** shift) % 256).join(".");
  const canonical = `${octets}/${text.split("/")[1]}`;
  return text === canonical ? undefined : `"${text}" is an address in a range: write "${canonical}"`;
}
