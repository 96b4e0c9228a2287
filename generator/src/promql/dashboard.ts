/** The types of a dashboard: rows of panels with typed queries. */
import type { Expression } from "./expression.ts";

export interface Query {
  readonly expression: Expression;
  /** The series' name; `{{label}}` is replaced by a label's value. */
  readonly legend: string;
}

/** Grafana's units, by their ids. */
export type Unit = "s" | "bytes" | "Bps" | "reqps" | "ops" | "percentunit" | "short" | "dateTimeFromNow";

interface Common {
  readonly title: string;
  /** Says which values are good, which are bad, and what follows from them. */
  readonly description: string;
  readonly unit: Unit;
  /** At least one: a panel without a query does not compile. */
  readonly queries: readonly [Query, ...Query[]];
  /** The values from which the panel is yellow and red. If red is below yellow, low values are bad. */
  readonly thresholds?: { readonly yellow: number; readonly red: number };
  /** The alert whose runbook helps with bad values. */
  readonly alert?: string;
  /** In 24ths of the page's width. By default 8, and 4 for a stat. */
  readonly width?: number;
}

export type Panel =
  | (Common & { readonly kind: "timeseries"; readonly stacked?: boolean; readonly max?: number })
  /** One large number. */
  | (Common & { readonly kind: "stat" })
  | (Common & { readonly kind: "bars" })
  /** A row per series and a column per query: labels and last values. */
  | (Common & { readonly kind: "table" })
  /** States over time; `words` gives each value's text. */
  | (Common & { readonly kind: "states"; readonly words: Readonly<Record<string, { text: string; good: boolean }>> });

export interface Row {
  readonly title: string;
  readonly panels: readonly [Panel, ...Panel[]];
}

export interface Dashboard {
  /** Part of the dashboard's URL, so it must not change: lower-case words with dashes. */
  readonly uid: string;
  /** The file or folder that declares it, for messages; by default the catalog's folder of dashboards. */
  readonly file?: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly rows: readonly [Row, ...Row[]];
}
