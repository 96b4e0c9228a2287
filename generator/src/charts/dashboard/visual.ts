/** The look of each kind of panel. */
import type { Panel } from "../../promql/index.ts";
import type { Thresholds, ValueMap, Visual } from "./schema.ts";

const last = { calcs: ["lastNotNull"], fields: "", values: false };
const legend = { showLegend: true, displayMode: "list", placement: "bottom", calcs: [] } as const;
const tooltip = { mode: "multi", sort: "desc" } as const;
const overrides = [] as const;

export function visualOf(panel: Panel): Visual {
  const { unit, thresholds } = panel;
  const field = { unit, ...(thresholds && { thresholds: stepsOf(thresholds) }) } as const;
  /** Without thresholds a number has no good or bad value, so it is not green. */
  const color = thresholds ? ({ mode: "thresholds" } as const) : ({ mode: "fixed", fixedColor: "text" } as const);
  switch (panel.kind) {
    case "timeseries":
      return {
        type: "timeseries",
        options: { legend, tooltip },
        fieldConfig: {
          defaults: {
            ...field,
            min: 0,
            ...(panel.max !== undefined && { max: panel.max }),
            color: { mode: "palette-classic" },
            custom: {
              lineWidth: 1,
              fillOpacity: panel.stacked ? 40 : 10,
              showPoints: "never",
              stacking: { mode: panel.stacked ? "normal" : "none", group: "A" },
              thresholdsStyle: { mode: thresholds ? "dashed" : "off" },
            },
          },
          overrides,
        },
      };
    case "stat":
      return {
        type: "stat",
        options: {
          reduceOptions: last,
          colorMode: thresholds ? "background" : "value",
          graphMode: "none",
          justifyMode: "center",
          textMode: "value",
          orientation: "auto",
          wideLayout: true,
          showPercentChange: false,
          percentChangeColorMode: "standard",
        },
        fieldConfig: { defaults: { ...field, color }, overrides },
      };
    case "bars":
      return {
        type: "bargauge",
        options: {
          reduceOptions: last,
          displayMode: "basic",
          valueMode: "color",
          namePlacement: "left",
          orientation: "horizontal",
          showUnfilled: true,
          sizing: "auto",
          minVizWidth: 8,
          minVizHeight: 16,
          maxVizHeight: 300,
          legend: { ...legend, showLegend: false },
        },
        fieldConfig: { defaults: { ...field, min: 0, color }, overrides },
      };
    case "table":
      return {
        type: "table",
        options: {
          frameIndex: 0,
          showHeader: true,
          showTypeIcons: false,
          cellHeight: "sm",
          footer: { show: false, reducer: [] },
        },
        fieldConfig: { defaults: { ...field, custom: { align: "auto", inspect: false, filterable: true } }, overrides },
      };
    case "states":
      return {
        type: "state-timeline",
        options: {
          legend: { ...legend, showLegend: false },
          tooltip,
          showValue: "never",
          rowHeight: 0.9,
          alignValue: "left",
          perPage: 50,
          mergeValues: true,
        },
        fieldConfig: {
          defaults: {
            ...field,
            mappings: [valueMapOf(panel.words)],
            color: { mode: "thresholds" },
            custom: { fillOpacity: 70, lineWidth: 0 },
          },
          overrides,
        },
      };
  }
}

/** Steps of colours from each threshold upwards: green, yellow, red; or red, yellow, green where lower values are worse. */
function stepsOf({ yellow, red }: { readonly yellow: number; readonly red: number }): Thresholds {
  const [good, fair, bad] = ["green", "yellow", "red"] as const;
  const step = (value: number | null, color: string) => ({ value, color });
  const steps =
    red < yellow
      ? [step(null, bad), step(red, fair), step(yellow, good)]
      : [step(null, good), ...(yellow < red ? [step(yellow, fair)] : []), step(red, bad)];
  return { mode: "absolute", steps };
}

function valueMapOf(words: Readonly<Record<string, { readonly text: string; readonly good: boolean }>>): ValueMap {
  const options = Object.entries(words).map(([value, { text, good }], index) => [
    value,
    { text, color: good ? "green" : "red", index },
  ]);
  return { type: "value", options: Object.fromEntries(options) };
}
