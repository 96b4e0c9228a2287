import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { MetricSet } from "../model/metric.ts";
import { didYouMean } from "../model/names.ts";
import type { Alert, RuleGroup, Scene } from "../promql/index.ts";
import { runbookOf } from "../promql/rules-file.ts";
import { duplicatesBy } from "./duplicates.ts";
import { recordedFile, rulesOf } from "./files.ts";

const runbooksAt = "docs/runbooks";

/**
 * Finds every error in the rules. promtool checks their PromQL.
 * @param runbooks the names of the files in docs/runbooks, without extension, without the README
 * @param declared the metrics that the recordings must record, no more and no fewer
 */
export function validateAlerts(
  groups: readonly RuleGroup[],
  runbooks: ReadonlySet<string>,
  declared: MetricSet,
): Issue[] {
  const alerts = groups.flatMap((group) => group.alerts.map((alert) => ({ file: rulesOf(group), alert })));
  const names = alerts.map(({ alert }) => alert.name);
  const wanted = new Set(names.map(runbookOf));
  const runbookIssue = issuesAt(runbooksAt);
  return [
    ...duplicatesBy(groups, ({ name }) => name).map(([name, same]) =>
      issuesAt(same.map(rulesOf).at(-1) ?? "")(
        "unique-rule-group",
        `two groups are named "${name}"`,
        "rename one: Prometheus keeps only one of them",
      ),
    ),
    ...duplicatesBy(alerts, ({ alert }) => alert.name).map(([name, same]) => {
      const where = same.at(-1)?.file ?? "";
      return issuesAt(where)(
        "unique-alert",
        `two alerts are named "${name}"`,
        "rename one: they would share a runbook",
      );
    }),
    ...alerts.flatMap(({ file, alert }) => wrongAlert(issuesAt(file), alert, names, runbooks)),
    ...[...runbooks]
      .filter((runbook) => !wanted.has(runbook))
      .map((runbook) =>
        runbookIssue("no-missing-alert", `${runbook}.md is the runbook of no alert`, didYouMean(runbook, [...wanted])),
      ),
    ...wrongRecordings(groups, declared),
  ];
}

function wrongAlert(issue: MakeIssue, alert: Alert, names: readonly string[], runbooks: ReadonlySet<string>): Issue[] {
  const { name, summary, description, expression, fires, silent } = alert;
  const runbook = runbookOf(name);
  const known = new Set(Object.keys(fires.labels));
  return [
    ...(/^([A-Z][a-z0-9]+)+$/.test(name)
      ? []
      : [
          issue(
            "valid-name",
            `alert "${name}" is not in CamelCase`,
            'choose a name such as "ServiceDown", without abbreviations',
          ),
        ]),
    ...(expression.text.trim() ? [] : [issue("valid-rule", `${name} has no expression`, "write it")]),
    ...(runbooks.has(runbook)
      ? []
      : [issue("require-runbook", `${name} has no runbook`, `write ${runbooksAt}/${runbook}.md`)]),
    ...Object.entries({ summary, description }).flatMap(([part, text]) => [
      ...(text.trim() && !text.includes("\n")
        ? []
        : [issue("valid-text", `${name}: its ${part} is not one line`, "write one line")]),
      ...wrongTemplates(issue, name, text, known),
    ]),
    ...("severity" in fires.labels
      ? [
          issue(
            "valid-scene",
            `${name}: the first scene names the label severity`,
            "remove it: the alert's own severity is added",
          ),
        ]
      : []),
    ...Object.entries({ fires, silent }).flatMap(([scene, facts]) => wrongScene(issue, `${name}.${scene}`, facts)),
    ...mentioned(expression.text)
      .filter((other) => !names.includes(other))
      .map((other) =>
        issue(
          "no-missing-alert",
          `${name} is silent while "${other}" fires, which is not declared`,
          didYouMean(other, names),
        ),
      ),
    ...(mentioned(expression.text).includes(name)
      ? [issue("valid-rule", `${name} silences itself`, "remove its own name from the expression")]
      : []),
  ];
}

/** A summary may contain the labels of the first scene and nothing else: a test knows no value. */
const wrongTemplates = (issue: MakeIssue, name: string, text: string, known: ReadonlySet<string>): Issue[] =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].flatMap(([template, inside = ""]) => {
    const label = /^ \$labels\.(\w+) $/.exec(inside)?.[1];
    if (label !== undefined && known.has(label)) return [];
    const hint = `write {{ $labels.LABEL }} with one of these labels: ${[...known].join(", ") || "none"}`;
    return [issue("valid-text", `${name}: ${template} is not a label of its first scene`, hint)];
  });

function wrongScene(issue: MakeIssue, scene: string, { series }: Scene): Issue[] {
  if (Object.keys(series).length === 0)
    return [issue("valid-scene", `${scene} has no series`, "add one: an alert without data is always silent")];
  return Object.entries(series)
    .filter(([, values]) => !/(^|\s)[-+]?\d/.test(values))
    .map(([key]) => issue("valid-scene", `${scene}: ${key} has no values`, 'write some, such as "0+10x20"'));
}

/** The names of the alerts that an expression reads. */
const mentioned = (text: string): string[] =>
  [...text.matchAll(/alertname=~?"([^"]*)"/g)].flatMap(([, all = ""]) => all.split("|"));

function wrongRecordings(groups: readonly RuleGroup[], declared: MetricSet): Issue[] {
  const made = groups.flatMap((group) => group.recordings.map(({ record }) => ({ file: rulesOf(group), record })));
  const known = Object.keys(declared);
  return [
    ...made.flatMap(({ file, record }) => {
      const issue = issuesAt(file);
      return [
        ...(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/.test(record)
          ? []
          : [issue("valid-name", `recording "${record}" is not named level:metric:operations`, "rename it")]),
        ...(known.includes(record)
          ? []
          : [issue("no-missing-metric", `"${record}" is recorded but not declared`, `declare it in ${recordedFile}`)]),
      ];
    }),
    ...duplicatesBy(made, ({ record }) => record).map(([record]) =>
      issuesAt(recordedFile)(
        "unique-recording",
        `two rules record "${record}"`,
        "remove one: Prometheus would mix their values",
      ),
    ),
    ...known
      .filter((name) => !made.some(({ record }) => record === name))
      .map((name) => issuesAt(recordedFile)("no-missing-recording", `"${name}" is declared, but no rule records it`)),
  ];
}
