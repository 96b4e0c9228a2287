/** Real pictures of 16 x 12 pixels, written by Pillow, and larger ones made from them. */
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import samples from "./samples.json" with { type: "json" };

export interface Sample {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

export const pictures: readonly Sample[] = samples.map(({ name, type, base64 }) => ({
  name,
  type,
  content: Buffer.from(base64, "base64"),
}));

export const picture = (name: string): Buffer => {
  const found = pictures.find((one) => one.name === name);
  if (!found) throw new Error(`samples.json has no sample "${name}"`);
  return found.content;
};

/** A PNG of exactly `bytes`, filled up by a chunk that programs skip. */
export function pngOf(bytes: number): Buffer {
  const png = picture("png");
  const data = Buffer.concat([Buffer.from("teSt"), randomBytes(bytes - png.length - 12)]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length - 4);
  checksum.writeUInt32BE(crc32(data));
  const afterHeader = 8 + 12 + 13;
  return Buffer.concat([png.subarray(0, afterHeader), length, data, checksum, png.subarray(afterHeader)]);
}
