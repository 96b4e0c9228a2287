/** The alerts' scenes as a file for `promtool test rules`. Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/. */
import type { Duration } from "../src/promql/expression.ts";
import type { Alert, RuleGroup, Scene } from "../src/promql/rule.ts";
import { annotationsOf, type RunbookUrl } from "../src/promql/rules-file.ts";

export interface TestsFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: Duration;
  readonly tests: readonly SceneTest[];
}

export interface SceneTest {
  readonly name: string;
  readonly interval: Duration;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly {
    readonly eval_time: Duration;
    readonly alertname: string;
    readonly exp_alerts: readonly {
      readonly exp_labels: Readonly<Record<string, string>>;
      readonly exp_annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

/** The evaluation interval of both stacks. */
const evaluated = "30s";

/**
 * Two tests per alert: in the first scene it fires with exactly these labels and annotations, in the second it does not.
 * @param rulesPath the rules file, relative to the tests file's folder
 * @param runbookUrl the same as for the rules file
 */
export function testsFile(groups: readonly RuleGroup[], rulesPath: string, runbookUrl: RunbookUrl): TestsFile {
  const alerts = groups.flatMap((group) => group.alerts);
  return {
    rule_files: [rulesPath],
    evaluation_interval: evaluated,
    tests: alerts.flatMap((alert) => [
      sceneTest(`${alert.name} fires`, alert.fires, alert.name, [fired(alert, alert.fires.labels, runbookUrl)]),
      sceneTest(`${alert.name} is silent`, alert.silent, alert.name, []),
    ]),
  };
}

type Fired = SceneTest["alert_rule_test"][number]["exp_alerts"][number];

/** A test of one scene with the alert's instances that fire in it. */
export const sceneTest = (
  name: string,
  { series, every = "1m", at }: Scene,
  alertname: string,
  exp_alerts: readonly Fired[],
): SceneTest => ({
  name,
  interval: every,
  input_series: Object.entries(series).map(([key, values]) => ({ series: key, values })),
  alert_rule_test: [{ eval_time: at, alertname, exp_alerts }],
});

/** An alert as it fires with these labels, with its texts filled in as by Prometheus. */
export function fired(alert: Alert, labels: Readonly<Record<string, string>>, runbookUrl: RunbookUrl): Fired {
  const { summary, description, runbook_url } = annotationsOf(alert, runbookUrl);
  return {
    exp_labels: { severity: alert.severity, ...labels },
    exp_annotations: { summary: filled(summary, labels), description: filled(description, labels), runbook_url },
  };
}

/** Fills in labels as Prometheus does: a missing label becomes an empty text. */
const filled = (text: string, labels: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? "");
