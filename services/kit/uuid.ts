import { randomBytes } from "node:crypto";

let latest = 0;
let counter = 0;

/**
 * Creates a UUID of version 7 (RFC 9562). They sort by time, so that an index grows at its end. A counter in the bits after the
 * time orders those of one process and millisecond (section 6.2, method 1).
 */
export function uuid7(now = Date.now()): string {
  const bytes = randomBytes(16);
  // Starts at random in the lowest quarter: a process makes fewer than 3000 per millisecond.
  counter = now === latest && counter < 0xfff ? counter + 1 : bytes.readUInt16BE(6) & 0x3ff;
  latest = now;
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
