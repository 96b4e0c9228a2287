/** The types of alerts: each declares its condition, severity and texts, and the scenes that prove when it fires. */
import type { Duration, Expression } from "./expression.ts";

/** page: users are affected now, the on-call engineer gets up. ticket: they soon will be, it is looked at today. */
export type Severity = "page" | "ticket";

/** A unit test's samples and the time of its evaluation. Values are in promtool's notation: "0+10x20". */
export interface Scene {
  /** The values by series, such as `up{job="users"}`. */
  readonly series: Readonly<Record<string, string>>;
  /** The interval between two values; by default a minute. */
  readonly every?: Duration;
  readonly at: Duration;
}

export interface Alert {
  /** In CamelCase; the runbook is docs/runbooks/<name>.md, in lower case with dashes. */
  readonly name: string;
  readonly severity: Severity;
  readonly expression: Expression;
  /** The time for which the expression must hold. */
  readonly for: Duration;
  /** One line about the effect on users. May use `{{ $labels.job }}` and `{{ $value }}`. */
  readonly summary: string;
  readonly description: string;
  /** The scene in which the alert fires, with its labels besides severity; in `silent` it must not fire. */
  readonly fires: Scene & { readonly labels: Readonly<Record<string, string>> };
  readonly silent: Scene;
}

/** A recording rule: a series that is evaluated regularly, for alerts that look back over days. */
export interface Recording {
  /** The series' name, as level:metric:operations. */
  readonly record: string;
  readonly expression: Expression;
}

export interface RuleGroup {
  readonly name: string;
  /** The file that declares it, for messages; by default the catalog's with the group's name. */
  readonly file?: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
}
