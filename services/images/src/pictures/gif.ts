import { NoPicture, type Reader } from "./reader.ts";
import { checkSize, type Size } from "./size.ts";

const [extension, image, trailer] = [0x21, 0x2c, 0x3b];

/** Bytes of the colour table that a flags byte announces. */
const table = (flags = 0): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/**
 * The file is a screen, then blocks up to the trailer, at least one of them an image. Source: GIF89a, sections 15 to
 * 27.
 */
export async function gif(file: Reader): Promise<Size> {
  const screen = await file.at(6, 7);
  const size = checkSize({ width: screen.readUInt16LE(0), height: screen.readUInt16LE(2) });
  let hasImage = false;
  for (let position = 13 + table(screen[4]); ; file.step()) {
    const [kind] = await file.at(position, 1);
    if (kind === trailer && hasImage) return size;
    if (kind === image) {
      const [flags] = await file.at(position + 9, 1);
      hasImage = true;
      position = await afterBlocks(file, position + 11 + table(flags));
    } else if (kind === extension) position = await afterBlocks(file, position + 2);
    else throw new NoPicture(hasImage ? "has an unknown block" : "has no image");
  }
}

/** Skips sub-blocks: each starts with its length, and one of length 0 is the last. */
async function afterBlocks(file: Reader, start: number): Promise<number> {
  for (let position = start; ; file.step()) {
    const [length = 0] = await file.at(position, 1);
    position += 1 + length;
    if (length === 0) return position;
  }
}
