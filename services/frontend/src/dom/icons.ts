import { svg } from "./element.ts";

/** The icons' strokes on a grid of 24 by 24, drawn for this page. */
const strokes = {
  alert: ["M12 4 2.8 19.5h18.4z", "M12 10v4.5", "M12 17.2v.1"],
  arrow: ["M5 12h14", "m13 6 6 6-6 6"],
  back: ["M19 12H5", "m11 6-6 6 6 6"],
  bell: ["M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15z", "M10 21.2a2.2 2.2 0 0 0 4 0"],
  board: ["M4 5h4.5v14H4z", "M10 5h4.5v9H10z", "M16 5h4.5v11.5H16z"],
  calendar: ["M4 6.5h16V20H4z", "M4 10.5h16", "M8.5 3.5v4", "M15.5 3.5v4"],
  chart: ["M4 20h16.5", "M7 16.5v-5", "M12 16.5V5", "M17 16.5v-8"],
  check: ["m5 12.5 4.5 4.5L19 7.5"],
  close: ["m6 6 12 12", "M18 6 6 18"],
  copy: ["M9 9h11v11H9z", "M5 15H4V4h11v1"],
  down: ["m6 9.5 6 6 6-6"],
  leave: ["M14 4H5v16h9", "M10 12h10.5", "m17 8.5 3.5 3.5-3.5 3.5"],
  mail: ["M3.5 6h17v12.5h-17z", "m4 6.5 8 6.5 8-6.5"],
  moon: ["M20 14.2A8.3 8.3 0 0 1 9.8 4a8.3 8.3 0 1 0 10.2 10.2z"],
  people: [
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "M2.5 20a6.5 6.5 0 0 1 13 0",
    "M16 4.8a3.5 3.5 0 0 1 0 6.4",
    "M18 14.3a6.5 6.5 0 0 1 3.5 5.7",
  ],
  picture: ["M4 5h16v14H4z", "m4 16.5 5-5 4 4 2.5-2.5L20 17", "M15.2 9.2v.1"],
  plus: ["M12 5v14", "M5 12h14"],
  pulse: ["M3 12h4l2.5-6.5 5 13L17 12h4"],
  search: ["M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z", "m15.5 15.5 5 5"],
  sun: [
    "M12 16.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4z",
    "M12 2.8v2",
    "M12 19.2v2",
    "M2.8 12h2",
    "M19.2 12h2",
    "m5.5 5.5 1.4 1.4",
    "m17.1 17.1 1.4 1.4",
    "m5.5 18.5 1.4-1.4",
    "m17.1 6.9 1.4-1.4",
  ],
  trash: ["M4.5 7h15", "M9.5 7V4.5h5V7", "m6.5 7 1 13h9l1-13"],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof strokes;

/** A decorative icon: the control around it has the accessible name. */
export function icon(name: IconName): SVGElement {
  const paths = strokes[name].map((d) => svg("path", { d }));
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, ...paths);
}

/** A status as a shape, so that colour is not the only sign: a ring, a half disc, a disc with a tick. */
export function statusMark(status: "open" | "in_progress" | "done"): SVGElement {
  const ring = svg("circle", { cx: 8, cy: 8, r: 6.2, class: "mark-ring" });
  const inside =
    status === "in_progress"
      ? svg("path", { d: "M8 4.2a3.8 3.8 0 0 1 0 7.6z", class: "mark-fill" })
      : status === "done"
        ? svg("path", { d: "m5.2 8.2 2 2 3.6-4.2", class: "mark-tick" })
        : null;
  const attributes = { class: `mark mark-${status}`, viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" };
  return svg("svg", attributes, ring, inside);
}
