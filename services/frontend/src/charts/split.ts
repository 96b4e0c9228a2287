import { element, freshId, svg } from "../dom/element.ts";
import { slices } from "../model/chart.ts";
import { type Status, statuses, statusName } from "../model/transitions.ts";
import { count } from "../model/words.ts";

const radius = 54;
const around = 2 * Math.PI * radius;
const gap = 3; // pixels between two segments of the ring

/** The number of tasks per status, as a ring with the numbers beside it. */
export function splitChart(byStatus: Readonly<Record<Status, number>>): HTMLElement {
  const parts = slices(statuses.map((status) => [status, byStatus[status] ?? 0] as const));
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const id = freshId("split");
  const arcs = parts
    .filter(({ value }) => value > 0)
    .map(({ name, share, start }) => {
      const length = Math.max(1, share * around - (share < 1 ? gap : 0));
      return svg("circle", {
        cx: 70,
        cy: 70,
        r: radius,
        class: `ring ring-${name}`,
        "stroke-dasharray": `${length} ${around - length}`,
        "stroke-dashoffset": -start * around,
        transform: "rotate(-90 70 70)",
      });
    });
  const sentence = parts.map(({ name, value }) => `${statusName[name]} ${value}`).join(", ");
  const ring = svg(
    "svg",
    { class: "split-ring", viewBox: "0 0 140 140", role: "img", "aria-labelledby": id },
    svg("title", { id }, `${count(total, "task")}: ${sentence}`),
    svg("circle", { cx: 70, cy: 70, r: radius, class: "ring ring-empty" }),
    ...arcs,
    svg("text", { x: 70, y: 72, class: "split-total", "text-anchor": "middle" }, total),
    svg("text", { x: 70, y: 90, class: "chart-text", "text-anchor": "middle" }, total === 1 ? "task" : "tasks"),
  );
  const rows = parts.map(({ name, value, share }) =>
    element(
      "li",
      { class: "split-row" },
      element("i", { class: `swatch swatch-${name}` }),
      element("span", {}, statusName[name]),
      element("strong", {}, value),
      element("span", { class: "soft" }, `${Math.round(share * 100)} %`),
    ),
  );
  return element("div", { class: "split" }, ring, element("ul", { class: "split-rows" }, ...rows));
}
