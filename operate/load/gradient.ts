import { png } from "./png.ts";

type Color = readonly [red: number, green: number, blue: number];

/** Makes a PNG with a gradient between two colours. Source: the PNG specification, "Datastream structure". */
export function gradient(width: number, height: number, from: Color, to: Color): Buffer {
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3); // a row starts with its filter type: 0, none
    for (let x = 0; x < width; x++) {
      const share = (x / width + y / height) / 2;
      for (const index of [0, 1, 2] as const) row[1 + x * 3 + index] = from[index] + (to[index] - from[index]) * share;
    }
    return row;
  });
  return png(width, height, rows);
}
