/** Where panels stand: from left to right and down, in a grid that is 24 wide. */
import type { Panel } from "../../promql/index.ts";
import type { GridPos } from "./schema.ts";

const gridWidth = 24;
/** Of a row's own line, in the grid's units of 30 pixels. */
export const titleHeight = 1;

const sizes: Readonly<Record<Panel["kind"], { readonly w: number; readonly h: number }>> = {
  stat: { w: 4, h: 4 },
  timeseries: { w: 8, h: 8 },
  bars: { w: 8, h: 8 },
  table: { w: 8, h: 8 },
  states: { w: 8, h: 8 },
};

/** @param top the line below the row's title @returns each panel's place, and the first line that is free below all */
export function place(panels: readonly Panel[], top: number): { places: GridPos[]; bottom: number } {
  let [x, y, bottom] = [0, top, top];
  const places = panels.map(({ kind, width }) => {
    const { w, h } = { ...sizes[kind], ...(width && { w: width }) };
    if (x + w > gridWidth) [x, y] = [0, bottom];
    const place = { h, w, x, y };
    x += w;
    bottom = Math.max(bottom, y + h);
    return place;
  });
  return { places, bottom };
}
