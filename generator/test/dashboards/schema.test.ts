/** The generator imports only types of Grafana's SDK. These tests compare its dashboards with those of the SDK's own builders. */
import * as barGauge from "@grafana/grafana-foundation-sdk/bargauge";
import { DashboardBuilder, DashboardCursorSync } from "@grafana/grafana-foundation-sdk/dashboard";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as stateTimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as timeSeries from "@grafana/grafana-foundation-sdk/timeseries";
import { expect, test } from "vitest";
import type { Link } from "../../src/charts/dashboard/schema.ts";
import { visualOf } from "../../src/charts/dashboard/visual.ts";
import { grafanaDashboard } from "../../src/charts/dashboard.ts";
import { type Dashboard, type Panel, vector } from "../../src/promql/index.ts";

const common = {
  title: "Up",
  description: "1 is good.",
  unit: "short",
  queries: [{ expression: vector("up"), legend: "up" }],
} as const;
const panels: { readonly [K in Panel["kind"]]: Panel & { kind: K } } = {
  bars: { ...common, kind: "bars" },
  stat: { ...common, kind: "stat" },
  states: { ...common, kind: "states", words: { "1": { text: "up", good: true }, "0": { text: "down", good: false } } },
  table: { ...common, kind: "table" },
  timeseries: { ...common, kind: "timeseries" },
};
const dashboard: Dashboard = {
  uid: "one",
  title: "One",
  description: "About one thing.",
  tags: ["shop", "service"],
  rows: [{ title: "Row", panels: [panels.stat] }],
};

test.each([
  ["bars", new barGauge.PanelBuilder().build()],
  ["stat", new stat.PanelBuilder().build()],
  ["states", new stateTimeline.PanelBuilder().build()],
  ["table", new table.PanelBuilder().build()],
  ["timeseries", new timeSeries.PanelBuilder().build()],
] as const)("a %s panel has the type and all options that the SDK's builder sets", (kind, built) => {
  const { type, options } = visualOf(panels[kind]);
  expect(type).toBe(built.type);
  expect(Object.keys(options)).toEqual(expect.arrayContaining(Object.keys(built.options as object)));
});

test("a dashboard equals the one of the SDK's builder", () => {
  const built = new DashboardBuilder("One")
    .uid("one")
    .description("About one thing.")
    .tags(["shop", "service"])
    .readonly()
    .tooltip(DashboardCursorSync.Tooltip)
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .build();
  const { panels: _, links, annotations, templating, ...ours } = grafanaDashboard(dashboard, "https://git.test");
  expect(JSON.parse(JSON.stringify(built))).toMatchObject(ours);
  expect(links).toMatchObject([{ type: "dashboards", tags: ["shop"], asDropdown: true }]);
  expect([annotations, templating]).toEqual([{ list: [] }, { list: [] }]);
});

const colors = (thresholds: { readonly yellow: number; readonly red: number }) =>
  visualOf({ ...panels.stat, thresholds }).fieldConfig.defaults.thresholds?.steps.map(({ value, color }) => [
    value,
    color,
  ]);

test("thresholds rise, fall or skip yellow", () => {
  expect(colors({ yellow: 1, red: 2 })).toEqual([
    [null, "green"],
    [1, "yellow"],
    [2, "red"],
  ]);
  expect(colors({ yellow: 2, red: 1 })).toEqual([
    [null, "red"],
    [1, "yellow"],
    [2, "green"],
  ]);
  expect(colors({ yellow: 1, red: 1 })).toEqual([
    [null, "green"],
    [1, "red"],
  ]);
});

test("a value that Grafana's schema does not have does not compile", () => {
  // @ts-expect-error: "dashboard" is not a type of link; `npm run typecheck` fails where this line compiles
  const type: Link["type"] = "dashboard";
  expect(type).toBe("dashboard");
});
