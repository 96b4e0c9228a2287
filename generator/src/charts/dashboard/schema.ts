/**
 * The types of Grafana's JSON, from its Foundation SDK: the compiler checks the rendered JSON against Grafana's own schema.
 * Only types are imported, so nothing is loaded at run time. The SDK's builders would take 0.2 s of every run, more than
 * everything else together.
 */
import type * as barGauge from "@grafana/grafana-foundation-sdk/bargauge";
import type * as schema from "@grafana/grafana-foundation-sdk/dashboard";
import type * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import type * as stat from "@grafana/grafana-foundation-sdk/stat";
import type * as stateTimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import type * as table from "@grafana/grafana-foundation-sdk/table";
import type * as timeSeries from "@grafana/grafana-foundation-sdk/timeseries";

/** A type as JSON has it: an enumeration's value instead of its member. */
type Plain<T> = 0 extends 1 & T
  ? unknown
  : T extends string
    ? `${T}`
    : T extends (...of: never[]) => unknown
      ? never
      : T extends readonly (infer E)[]
        ? readonly Plain<E>[]
        : T extends object
          ? { readonly [K in keyof T]: Plain<T[K]> }
          : T;

type FieldConfig<Custom> = Plain<Omit<schema.FieldConfig, "custom">> & { readonly custom?: Plain<Custom> };

/** One kind of panel, with its own options and its configuration of fields. */
interface Visualization<Type extends string, Options, Custom = Record<never, never>> {
  readonly type: Type;
  readonly options: Plain<Options>;
  readonly fieldConfig: { readonly defaults: FieldConfig<Custom>; readonly overrides: readonly [] };
}

export type Visual =
  | Visualization<"timeseries", timeSeries.Options, timeSeries.FieldConfig>
  | Visualization<"stat", stat.Options>
  | Visualization<"bargauge", barGauge.Options>
  | Visualization<"table", table.Options, table.FieldConfig>
  | Visualization<"state-timeline", stateTimeline.Options, stateTimeline.FieldConfig>;

export type GridPos = schema.GridPos;
export type Link = Plain<schema.DashboardLink>;
export type Target = Plain<Omit<prometheus.Dataquery, "_implementsDataqueryVariant">>;
export type Thresholds = Plain<schema.ThresholdsConfig>;
export type ValueMap = Plain<schema.ValueMap>;
export type Transformation = Plain<schema.DataTransformerConfig>;

export type PanelJson = Plain<Omit<schema.Panel, "type" | "options" | "fieldConfig" | "targets">> &
  Visual & { readonly targets: readonly Target[]; readonly gridPos: GridPos; readonly id: number };
export type RowJson = Plain<Omit<schema.RowPanel, "gridPos">> & { readonly gridPos: GridPos };

export type DashboardJson = Plain<Omit<schema.Dashboard, "panels">> & {
  readonly panels: readonly (PanelJson | RowJson)[];
};
