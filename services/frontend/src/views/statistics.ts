import { explain } from "../api/problem.ts";
import { getStatistics, type Statistics } from "../api/statistics.ts";
import { splitChart } from "../charts/split.ts";
import { throughputChart } from "../charts/throughput.ts";
import { element, freshId, show } from "../dom/element.ts";
import { points } from "../model/chart.ts";
import { ago } from "../model/dates.ts";
import { happenings, locale } from "../state.ts";
import { keepTrying } from "../trouble.ts";
import { emptyState } from "./empty.ts";

const ranges = [
  [1, "24 hours"],
  [7, "7 days"],
  [30, "30 days"],
] as const;

/** The team's statistics. */
export function statisticsPage(life: AbortSignal): HTMLElement {
  const place = element("div", { class: "statistics", "aria-busy": "true" });
  let days = 7;
  let current = new AbortController();
  const load = async (): Promise<void> => {
    current.abort();
    current = new AbortController();
    const signal = AbortSignal.any([life, current.signal]);
    try {
      const got = await keepTrying("Statistics", () => getStatistics(days, signal), signal);
      const open = place.querySelector("details")?.open ?? false;
      show(place, ...panels(got, days, signal));
      const details = place.querySelector("details");
      if (details) details.open = open;
      place.setAttribute("aria-busy", "false");
    } catch (error) {
      if (!signal.aborted) show(place, emptyState("chart", "No statistics", explain(error)));
    }
  };
  const choose = (wanted: number): void => {
    days = wanted;
    void load();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  happenings.watch((happened) => {
    clearTimeout(timer);
    // The metrics service counts the same events, a moment later.
    timer = setTimeout(() => void load(), happened === 0 ? 0 : 1200);
  }, life);
  life.addEventListener("abort", () => clearTimeout(timer));
  void load();
  const head = element(
    "div",
    { class: "page-head" },
    element(
      "div",
      {},
      element("h1", { tabindex: -1 }, "Statistics"),
      element("p", { class: "soft" }, "What your team takes on and gets done"),
    ),
    rangeChoice(choose),
  );
  return element("div", { class: "page" }, head, place);
}

function rangeChoice(choose: (days: number) => void): HTMLElement {
  const name = freshId("range");
  const options = ranges.map(([days, words]) =>
    element(
      "label",
      { class: "segment" },
      element("input", { type: "radio", name, value: days, checked: days === 7, onchange: () => choose(days) }),
      element("span", {}, words),
    ),
  );
  return element(
    "fieldset",
    { class: "segments" },
    element("legend", { class: "visually-hidden" }, "Time range"),
    ...options,
  );
}

function panels(got: Statistics, days: number, signal: AbortSignal): HTMLElement[] {
  const over = points(got.throughput, locale);
  const sum = (name: "created" | "completed"): number => over.reduce((total, point) => total + point[name], 0);
  const words = ranges.find(([range]) => range === days)?.[1] ?? `${days} days`;
  const last = `in the last ${words}`;
  const tiles = element(
    "dl",
    { class: "tiles" },
    tile("Created", sum("created"), last, "created"),
    tile("Completed", sum("completed"), last, "completed"),
    tile("Open", (got.byStatus.open ?? 0) + (got.byStatus.in_progress ?? 0), "waiting or in progress now", "open"),
    tile("Balance", signed(sum("completed") - sum("created")), "completed minus created", "balance"),
  );
  return [
    tiles,
    panel(
      "Throughput",
      sum("created") + sum("completed") > 0
        ? throughputChart(over, signal)
        : emptyState("chart", "Nothing happened yet", `No task was created or completed ${last}.`),
    ),
    panel(
      "Status",
      splitChart(got.byStatus),
      element(
        "p",
        { class: "soft small" },
        `${got.created} created and ${got.completed} completed in all. Counted ${ago(got.asOf, Date.now(), locale)}.`,
      ),
    ),
  ];
}

const tile = (name: string, value: number | string, words: string, tone: string): HTMLElement =>
  element(
    "div",
    { class: `tile tile-${tone}` },
    element("dt", {}, name),
    element("dd", { class: "tile-value" }, value),
    element("dd", { class: "soft small" }, words),
  );

const panel = (title: string, ...content: HTMLElement[]): HTMLElement =>
  element(
    "section",
    { class: `panel panel-${title.toLowerCase()}`, "aria-label": title },
    element("h2", {}, title),
    ...content,
  );

const signed = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");
