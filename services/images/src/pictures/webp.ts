import { NoPicture, type Reader } from "./reader.ts";
import { checkSize, type Size } from "./size.ts";

/**
 * A RIFF file of its declared length that starts with one of three chunks. Source: RFC 9649, section 2; RFC 6386,
 * section 9.1.
 */
export async function webp(file: Reader): Promise<Size> {
  const length = (await file.at(4, 4)).readUInt32LE();
  if (length + 8 > file.bytes) throw new NoPicture("is cut off");
  const chunk = (await file.at(12, 4)).toString("latin1");
  if (chunk === "VP8X") {
    const canvas = await file.at(24, 6);
    return checkSize({ width: 1 + canvas.readUIntLE(0, 3), height: 1 + canvas.readUIntLE(3, 3) });
  }
  if (chunk === "VP8L") {
    const bits = (await file.at(21, 4)).readUInt32LE();
    return checkSize({ width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) });
  }
  if (chunk !== "VP8 ") throw new NoPicture("has no frame");
  const frame = await file.at(23, 7);
  if (frame.toString("hex", 0, 3) !== "9d012a") throw new NoPicture("does not start with a key frame");
  return checkSize({ width: frame.readUInt16LE(3) & 0x3fff, height: frame.readUInt16LE(5) & 0x3fff });
}
