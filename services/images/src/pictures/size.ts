import { NoPicture } from "./reader.ts";

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest sensors have 200 million pixels; to show more, a browser would need gigabytes. */
const mostPixels = 250_000_000;

/** @throws NoPicture if the area is empty or too large */
export function checkSize({ width, height }: Size): Size {
  if (width > 0 && height > 0 && width * height <= mostPixels) return { width, height };
  throw new NoPicture(`has ${width} x ${height} pixels: expected 1 to ${mostPixels} in total`);
}
