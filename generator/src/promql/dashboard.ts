/** A dashboard as facts: what a person sees, panel by panel. */
import type { Expression } from "./expression.ts";

export interface Query {
  readonly expression: Expression;
  /** What the series is called; `{{label}}` stands for a label's value. */
  readonly legend: string;
}

/** Grafana's units, by their ids. */
export type Unit = "s" | "bytes" | "Bps" | "reqps" | "ops" | "percentunit" | "short" | "dateTimeFromNow";

interface Common {
  readonly title: string;
  /** One sentence: what is good, what is bad, what follows. */
  readonly description: string;
  readonly unit: Unit;
  /** At least one: a panel without a query does not compile. */
  readonly queries: readonly [Query, ...Query[]];
  /** The value from which on it is yellow and red; falling ones are bad where red is below yellow. */
  readonly thresholds?: { readonly yellow: number; readonly red: number };
  /** The name of the alert whose runbook helps when this looks bad. */
  readonly alert?: string;
  /** In 24ths of the width; 8 unless said, 4 for a stat. */
  readonly width?: number;
}

export type Panel =
  | (Common & { readonly kind: "timeseries"; readonly stacked?: boolean; readonly max?: number })
  /** One large number. */
  | (Common & { readonly kind: "stat" })
  | (Common & { readonly kind: "bars" })
  /** A line a series and a column a query: labels and last values. */
  | (Common & { readonly kind: "table" })
  /** States over time; `words` says what a value means. */
  | (Common & { readonly kind: "states"; readonly words: Readonly<Record<string, { text: string; good: boolean }>> });

export interface Row {
  readonly title: string;
  readonly panels: readonly [Panel, ...Panel[]];
}

export interface Dashboard {
  /** Stands in its address, so it never changes: lower-case words with dashes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly rows: readonly [Row, ...Row[]];
}
