import { NoPicture, type Reader } from "./reader.ts";
import { checkSize, type Size } from "./size.ts";

/** The type of the box with the image's size. */
const spatialExtents = Buffer.from("ispe");

/**
 * The file is a sequence of boxes of size, type and content, one of them `meta`. Source: ISO/IEC 14496-12, section 4.2;
 * AVIF, section 2.
 */
export async function avif(file: Reader): Promise<Size> {
  let size: Size | undefined;
  for (let position = 0; position < file.bytes; file.step()) {
    const box = Buffer.from(await file.at(position, 8));
    const length = await lengthOf(file, position, box.readUInt32BE(0));
    if (length < 8) throw new NoPicture("has a box without length");
    if (length > file.bytes - position) throw new NoPicture("is cut off");
    if (box.toString("latin1", 4) === "meta") size = await sizeIn(file, position, position + length);
    position += length;
  }
  if (!size) throw new NoPicture("has no description");
  return size;
}

/** A length of 1 means that a 64-bit length follows the type; 0 means the rest of the file. */
async function lengthOf(file: Reader, position: number, short: number): Promise<number> {
  if (short === 0) return file.bytes - position;
  return short === 1 ? Number((await file.at(position + 8, 8)).readBigUInt64BE()) : short;
}

async function sizeIn(file: Reader, from: number, end: number): Promise<Size> {
  const position = await file.find(spatialExtents, from);
  if (position < 0 || position + 16 > end) throw new NoPicture("has no size");
  const box = await file.at(position + 8, 8);
  return checkSize({ width: box.readUInt32BE(0), height: box.readUInt32BE(4) });
}
