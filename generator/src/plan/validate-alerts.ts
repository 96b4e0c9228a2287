import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { MetricSet } from "../model/metric.ts";
import { didYouMean } from "../model/names.ts";
import type { Alert, RuleGroup, Scene } from "../promql/index.ts";
import { runbookOf } from "../promql/rules-file.ts";
import { duplicatesBy } from "./duplicates.ts";

/** Where the rules of a group stand. */
const rulesOf = (group: string): string => `generator/src/catalog/alerts/${group}.ts`;
const runbooksAt = "docs/runbooks";
const recordedAt = "generator/src/catalog/metrics/recorded.ts";

/**
 * All that is wrong with the rules by themselves; whether their PromQL is right, promtool says.
 * @param runbooks the names of the files in docs/runbooks, without ending, without the README
 * @param declared what the recordings have to make, no more and no less
 */
export function validateAlerts(
  groups: readonly RuleGroup[],
  runbooks: ReadonlySet<string>,
  declared: MetricSet,
): Issue[] {
  const alerts = groups.flatMap((group) => group.alerts.map((alert) => ({ group: group.name, alert })));
  const names = alerts.map(({ alert }) => alert.name);
  const wanted = new Set(names.map(runbookOf));
  const runbookIssue = issuesAt(runbooksAt);
  return [
    ...duplicatesBy(groups, ({ name }) => name).map(([name]) =>
      issuesAt(rulesOf(name))("unique-rule-group", `two groups are called "${name}"`, "Prometheus keeps one of them"),
    ),
    ...duplicatesBy(alerts, ({ alert }) => alert.name).map(([name, same]) => {
      const where = same.at(-1)?.group ?? "";
      return issuesAt(rulesOf(where))("unique-alert", `two alerts are called "${name}"`, "they would share a runbook");
    }),
    ...alerts.flatMap(({ group, alert }) => wrongAlert(issuesAt(rulesOf(group)), alert, names, runbooks)),
    ...[...runbooks]
      .filter((runbook) => !wanted.has(runbook))
      .map((runbook) =>
        runbookIssue("no-missing-alert", `${runbook}.md belongs to no alert`, didYouMean(runbook, [...wanted])),
      ),
    ...wrongRecordings(groups, declared),
  ];
}

function wrongAlert(issue: MakeIssue, alert: Alert, names: readonly string[], runbooks: ReadonlySet<string>): Issue[] {
  const { name, summary, description, expression, fires, silent } = alert;
  const runbook = runbookOf(name);
  const told = new Set(Object.keys(fires.labels));
  return [
    ...(/^([A-Z][a-z0-9]+)+$/.test(name)
      ? []
      : [issue("valid-name", `alert "${name}" is not in CamelCase`, 'such as "ServiceDown", without abbreviations')]),
    ...(runbooks.has(runbook)
      ? []
      : [issue("require-runbook", `${name} has no runbook`, `write ${runbooksAt}/${runbook}.md`)]),
    ...Object.entries({ summary, description }).flatMap(([part, text]) => [
      ...(text.trim() && !text.includes("\n") ? [] : [issue("valid-text", `${name}: its ${part} is not one line`)]),
      ...wrongTemplates(issue, name, text, told),
    ]),
    ...("severity" in fires.labels
      ? [issue("valid-scene", `${name}: the first scene names the label severity`, "it is added")]
      : []),
    ...Object.entries({ fires, silent }).flatMap(([scene, facts]) => wrongScene(issue, `${name}.${scene}`, facts)),
    ...mentioned(expression.text)
      .filter((other) => !names.includes(other))
      .map((other) =>
        issue(
          "no-missing-alert",
          `${name} is quiet while "${other}" fires, which nobody declares`,
          didYouMean(other, names),
        ),
      ),
    ...(mentioned(expression.text).includes(name) ? [issue("valid-rule", `${name} keeps itself quiet`)] : []),
  ];
}

/** A test knows the labels of the first scene, and no value. */
const wrongTemplates = (issue: MakeIssue, name: string, text: string, told: ReadonlySet<string>): Issue[] =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].flatMap(([template, inside = ""]) => {
    const label = /^ \$labels\.(\w+) $/.exec(inside)?.[1];
    if (label !== undefined && told.has(label)) return [];
    const hint = `write {{ $labels.LABEL }}, of ${[...told].join(", ") || "no label at all"}`;
    return [issue("valid-text", `${name}: ${template} is nothing that its first scene tells`, hint)];
  });

function wrongScene(issue: MakeIssue, scene: string, { series }: Scene): Issue[] {
  if (Object.keys(series).length === 0)
    return [issue("valid-scene", `${scene} has no series`, "without any, nothing fires for want of data")];
  return Object.entries(series)
    .filter(([, values]) => !/(^|\s)[-+]?\d/.test(values))
    .map(([key]) => issue("valid-scene", `${scene}: ${key} has no values`, 'such as "0+10x20"'));
}

/** The alerts whose firing an expression looks at. */
const mentioned = (text: string): string[] =>
  [...text.matchAll(/alertname=~?"([^"]*)"/g)].flatMap(([, all = ""]) => all.split("|"));

function wrongRecordings(groups: readonly RuleGroup[], declared: MetricSet): Issue[] {
  const made = groups.flatMap(({ name, recordings }) => recordings.map(({ record }) => ({ group: name, record })));
  const known = Object.keys(declared);
  return [
    ...made.flatMap(({ group, record }) => {
      const issue = issuesAt(rulesOf(group));
      return [
        ...(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/.test(record)
          ? []
          : [issue("valid-name", `recording "${record}" is not level:metric:operations`)]),
        ...(known.includes(record)
          ? []
          : [issue("no-missing-metric", `"${record}" is recorded and not declared`, `declare it in ${recordedAt}`)]),
      ];
    }),
    ...duplicatesBy(made, ({ record }) => record).map(([record]) =>
      issuesAt(recordedAt)("unique-recording", `two rules record "${record}"`, "Prometheus would mix them"),
    ),
    ...known
      .filter((name) => !made.some(({ record }) => record === name))
      .map((name) => issuesAt(recordedAt)("no-missing-recording", `"${name}" is declared, and no rule records it`)),
  ];
}
