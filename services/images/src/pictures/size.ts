import { NoPicture } from "./reader.ts";

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Largest sensors have 200 million; to show more, a browser would take gigabytes. */
const mostPixels = 250_000_000;

/** @throws NoPicture where it has no area, or too much */
export function checkSize({ width, height }: Size): Size {
  if (width > 0 && height > 0 && width * height <= mostPixels) return { width, height };
  throw new NoPicture(`has ${width} x ${height} pixels: 1 to ${mostPixels} in all are expected`);
}
