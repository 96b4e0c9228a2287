import { NoPicture, type Reader } from "./reader.ts";
import { checkSize, type Size } from "./size.ts";

/**
 * The file is a sequence of chunks (length, type, data, checksum) from IHDR to IEND, with IDAT between. Source: W3C
 * PNG, section 5.
 */
export async function png(file: Reader): Promise<Size> {
  const header = await file.at(8, 16);
  if (header.readUInt32BE(0) !== 13 || header.toString("latin1", 4, 8) !== "IHDR") throw new NoPicture("has no header");
  const size = checkSize({ width: header.readUInt32BE(8), height: header.readUInt32BE(12) });
  let hasData = false;
  for (let position = 8; ; file.step()) {
    const chunk = await file.at(position, 8);
    const [length, type] = [chunk.readUInt32BE(0), chunk.toString("latin1", 4, 8)];
    await file.at(position + 8 + length, 4);
    hasData ||= type === "IDAT";
    if (type !== "IEND") position += 12 + length;
    else if (hasData) return size;
    else throw new NoPicture("has no pixels");
  }
}
