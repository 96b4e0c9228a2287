import { svg } from "../dom/element.ts";

type Shape = readonly [x: number, y: number, height: number, tone: string];

const cards: readonly Shape[] = [
  [24, 62, 74, "open"],
  [24, 146, 56, "open"],
  [24, 212, 92, "open"],
  [164, 62, 92, "progress"],
  [304, 62, 56, "done"],
  [304, 128, 74, "done"],
  [304, 212, 56, "done"],
];

/** A simplified picture of the board, with one card in motion. */
export function illustration(): SVGElement {
  const columns = [14, 154, 294].map((x) =>
    svg("rect", { x, y: 20, width: 132, height: 320, rx: 16, class: "art-column" }),
  );
  const heads = (["open", "progress", "done"] as const).flatMap((tone, index) => [
    svg("circle", { cx: 34 + index * 140, cy: 42, r: 5, class: `art-${tone}` }),
    svg("rect", { x: 46 + index * 140, y: 39, width: 44, height: 6, rx: 3, class: "art-line" }),
  ]);
  const travelling = svg("g", { class: "art-travelling" }, ...card([164, 168, 74, "progress"], true));
  const still = cards.flatMap((shape) => card(shape, false));
  return svg(
    "svg",
    { viewBox: "0 0 440 360", class: "art", focusable: "false" },
    ...columns,
    ...heads,
    ...still,
    travelling,
  );
}

function card([x, y, height, tone]: Shape, lifted: boolean): SVGElement[] {
  const lines = [84, 60, 72].slice(0, Math.floor((height - 26) / 16));
  return [
    svg("rect", { x, y, width: 112, height, rx: 10, class: lifted ? "art-card art-lifted" : "art-card" }),
    svg("rect", { x: x + 12, y: y + 14, width: 22, height: 6, rx: 3, class: `art-${tone}` }),
    ...lines.map((width, index) =>
      svg("rect", { x: x + 12, y: y + 29 + index * 14, width, height: 5, rx: 2.5, class: "art-line" }),
    ),
  ];
}
