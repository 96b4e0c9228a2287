/** Rule groups as a Prometheus rules file, for a ConfigMap or a PrometheusRule. */
import type { Alert, Recording, RuleGroup, Severity } from "./rule.ts";

/** @param runbook its file's name without extension, such as "service-down" */
export type RunbookUrl = (runbook: string) => string;

/** A rules file as an object. Source: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/. */
export interface RulesFile {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly (RecordingEntry | AlertEntry)[];
  }[];
}

interface RecordingEntry {
  readonly record: string;
  readonly expr: string;
}

interface AlertEntry {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: Severity };
  readonly annotations: Annotations;
}

export interface Annotations {
  readonly summary: string;
  readonly description: string;
  readonly runbook_url: string;
}

/** "ServiceDown" -> "service-down": the name of docs/runbooks/<name>.md. */
export const runbookOf = (alert: string): string => alert.replace(/(?<!^)[A-Z]/g, "-$&").toLowerCase();

export const annotationsOf = ({ name, summary, description }: Alert, runbookUrl: RunbookUrl): Annotations => ({
  summary,
  description,
  runbook_url: runbookUrl(runbookOf(name)),
});

/** In each group the recordings come first: its alerts use the series that it has just recorded. */
export function rulesFile(groups: readonly RuleGroup[], runbookUrl: RunbookUrl): RulesFile {
  return {
    groups: groups.map(({ name, recordings, alerts }) => ({
      name,
      rules: [...recordings.map(recordingEntry), ...alerts.map((alert) => alertEntry(alert, runbookUrl))],
    })),
  };
}

const recordingEntry = ({ record, expression }: Recording): RecordingEntry => ({ record, expr: expression.text });

const alertEntry = (alert: Alert, runbookUrl: RunbookUrl): AlertEntry => ({
  alert: alert.name,
  expr: alert.expression.text,
  for: alert.for,
  labels: { severity: alert.severity },
  annotations: annotationsOf(alert, runbookUrl),
});
