import { NoPicture, type Reader } from "./reader.ts";
import { checkSize, type Size } from "./size.ts";

/** Start of frame: C0 to CF without DHT, JPG and DAC. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const startOfScan = 0xda;
const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * The file is a sequence of segments up to the first scan, which must reach the end marker. Source: ITU-T T.81, annex
 * B.
 */
export async function jpeg(file: Reader): Promise<Size> {
  let size: Size | undefined;
  for (let position = 2; ; file.step()) {
    const [sign, marker = 0] = await file.at(position, 2);
    if (sign !== 0xff) throw new NoPicture("has bytes between its segments");
    // A marker may be preceded by fill bytes.
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    const length = (await file.at(position + 2, 2)).readUInt16BE();
    if (length < 2) throw new NoPicture("has a segment without length");
    if (isFrame(marker)) {
      const frame = await file.at(position + 5, 4);
      size = checkSize({ width: frame.readUInt16BE(2), height: frame.readUInt16BE(0) });
    }
    position += 2 + length;
    if (marker !== startOfScan) continue;
    if (!size) throw new NoPicture("has no frame");
    if ((await file.find(endOfImage, position)) < 0) throw new NoPicture("is cut off");
    return size;
  }
}
