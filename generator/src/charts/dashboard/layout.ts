/** The places of panels: from left to right, then down, in a grid of 24 columns. */
import type { Panel } from "../../promql/index.ts";
import type { GridPos } from "./schema.ts";

const gridWidth = 24;
/** The height of a row's title, in the grid's units of 30 pixels. */
export const titleHeight = 1;

const sizes: Readonly<Record<Panel["kind"], { readonly w: number; readonly h: number }>> = {
  stat: { w: 4, h: 4 },
  timeseries: { w: 8, h: 8 },
  bars: { w: 8, h: 8 },
  table: { w: 8, h: 8 },
  states: { w: 8, h: 8 },
};

/** @param top the line below the row's title @returns each panel's place, and the first line below all panels */
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
