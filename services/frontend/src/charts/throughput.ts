import { element, freshId, show, svg } from "../dom/element.ts";
import { bands, heightOf, labelled, type Point, ticks } from "../model/chart.ts";

const height = 240;
const inset = { left: 34, right: 8, top: 12, bottom: 28 };

/** A chart with two bars per point, redrawn when its width changes. A table has the same numbers. */
export function throughputChart(points: readonly Point[], life: AbortSignal): HTMLElement {
  const holder = element("div", { class: "chart" });
  const tip = element("div", { class: "chart-tip", hidden: true, "aria-hidden": "true" });
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (holder.clientWidth === width || holder.clientWidth === 0) return;
    width = holder.clientWidth;
    show(holder, drawing(points, width, tip), tip);
  });
  observer.observe(holder);
  life.addEventListener("abort", () => observer.disconnect());
  return element("figure", { class: "figure" }, legend(), holder, table(points));
}

function drawing(points: readonly Point[], width: number, tip: HTMLElement): SVGElement {
  const id = freshId("chart");
  const marks = ticks(Math.max(...points.map(({ created, completed }) => Math.max(created, completed)), 1));
  const most = marks.at(-1) ?? 1;
  const [bottom, right] = [height - inset.bottom, width - inset.right];
  const at = heightOf(most, bottom, inset.top);
  const written = labelled(points.length, right - inset.left, 52);
  const lines = marks.flatMap((mark) => [
    svg("line", {
      x1: inset.left,
      x2: right,
      y1: at(mark),
      y2: at(mark),
      class: mark === 0 ? "chart-floor" : "chart-line",
    }),
    svg("text", { x: inset.left - 8, y: at(mark) + 4, class: "chart-text", "text-anchor": "end" }, mark),
  ]);
  const columns = bands(points.length, inset.left, right).map((band, index) => {
    const point = points[index] as Point;
    const bar = Math.max(1.5, Math.min(18, band.width * 0.36));
    const middle = band.x + band.width / 2;
    const hit = svg("rect", {
      x: band.x,
      y: inset.top,
      width: band.width,
      height: bottom - inset.top,
      class: "chart-hit",
    });
    const group = svg(
      "g",
      { class: "chart-band" },
      hit,
      bars(middle - bar - 0.75, bar, at(point.created), bottom, "bar-created"),
      bars(middle + 0.75, bar, at(point.completed), bottom, "bar-completed"),
      written(index)
        ? svg("text", { x: middle, y: height - 8, class: "chart-text", "text-anchor": "middle" }, point.short)
        : null,
    );
    group.addEventListener("pointerenter", () => tell(tip, point, middle, width));
    group.addEventListener("pointerleave", () => (tip.hidden = true));
    return group;
  });
  const attributes = {
    class: "chart-drawing",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-labelledby": id,
  };
  return svg("svg", attributes, svg("title", { id }, summary(points)), ...lines, ...columns);
}

const bars = (x: number, width: number, top: number, bottom: number, name: string): SVGElement =>
  svg("rect", { x, y: top, width, height: Math.max(0, bottom - top), rx: Math.min(3, width / 2), class: name });

function tell(tip: HTMLElement, point: Point, middle: number, width: number): void {
  tip.hidden = false;
  show(
    tip,
    element("strong", {}, point.label),
    element("span", {}, `${point.created} created`),
    element("span", {}, `${point.completed} completed`),
  );
  tip.style.left = `${Math.min(Math.max(middle, 70), width - 70)}px`;
}

/** Describes the chart in one sentence, for screen readers. */
function summary(points: readonly Point[]): string {
  const sum = (name: "created" | "completed"): number => points.reduce((total, point) => total + point[name], 0);
  const best = points.reduce<Point | undefined>(
    (most, point) => (point.completed > (most?.completed ?? 0) ? point : most),
    undefined,
  );
  const peak = best ? ` Most were completed at ${best.label}: ${best.completed}.` : "";
  return `Tasks created and completed over time: ${sum("created")} created, ${sum("completed")} completed.${peak} The table below has all numbers.`;
}

const legend = (): HTMLElement =>
  element(
    "figcaption",
    { class: "legend" },
    element("span", { class: "legend-item" }, element("i", { class: "swatch swatch-created" }), "Created"),
    element("span", { class: "legend-item" }, element("i", { class: "swatch swatch-completed" }), "Completed"),
  );

function table(points: readonly Point[]): HTMLElement {
  const head = element(
    "tr",
    {},
    ...["When", "Created", "Completed"].map((name) => element("th", { scope: "col" }, name)),
  );
  const rows = points.map(({ label, created, completed }) =>
    element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, created), element("td", {}, completed)),
  );
  const body = element(
    "table",
    { class: "table" },
    element("caption", { class: "visually-hidden" }, "Tasks created and completed over time"),
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  );
  return element(
    "details",
    { class: "numbers" },
    element("summary", {}, "Show as table"),
    element("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": "Throughput as a table" }, body),
  );
}
