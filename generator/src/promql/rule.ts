/** An alert as a fact: when it fires, whom it wakes, what to do, and the proof that it fires then and only then. */
import type { Duration, Expression } from "./expression.ts";

/** page: people are hurt now, somebody gets up. ticket: soon they will be, somebody looks today. */
export type Severity = "page" | "ticket";

/** What Prometheus has scraped in a unit test, and when it is asked. Values in promtool's notation: "0+10x20". */
export interface Scene {
  /** By series, with its labels, such as `up{job="users"}`. */
  readonly series: Readonly<Record<string, string>>;
  /** Between two values; a minute unless said. */
  readonly every?: Duration;
  readonly at: Duration;
}

export interface Alert {
  /** CamelCase, as alerts are; its runbook is docs/runbooks/<name>.md. */
  readonly name: string;
  readonly severity: Severity;
  readonly expression: Expression;
  /** How long it has to hold. */
  readonly for: Duration;
  /** One line, what users see. May use `{{ $labels.job }}` and `{{ $value }}`. */
  readonly summary: string;
  readonly description: string;
  /** Labels of the alert that fires in the first scene, besides severity; none fires in the second. */
  readonly fires: Scene & { readonly labels: Readonly<Record<string, string>> };
  readonly silent: Scene;
}

/** A series of its own, evaluated again and again: what alerts look at over days. */
export interface Recording {
  /** level:metric:operations */
  readonly record: string;
  readonly expression: Expression;
}

export interface RuleGroup {
  readonly name: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
}
