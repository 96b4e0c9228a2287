import { expect, test } from "vitest";
import type { MetricSet } from "../../src/model/metric.ts";
import { validateAlerts } from "../../src/plan/validate-alerts.ts";
import { type Alert, type RuleGroup, vector } from "../../src/promql/index.ts";

const good: Alert = {
  name: "ServiceDown",
  severity: "page",
  expression: vector("max by (job) (up) == 0"),
  for: "1m",
  summary: "{{ $labels.job }} is down",
  description: "No pod of {{ $labels.job }} answers.",
  fires: { series: { 'up{job="a"}': "0x10" }, at: "5m", labels: { job: "a" } },
  silent: { series: { 'up{job="a"}': "1x10" }, at: "5m" },
};
const record = "job:requests:rate5m";
const declared: MetricSet = { [record]: { type: "gauge", unit: "count", help: "Requests a second", labels: {} } };
const recording = { record, expression: vector("sum by (job) (rate(requests_total[5m]))") };
const groupOf = (alerts: readonly Alert[], recordings = [recording]): RuleGroup => ({
  name: "downtime",
  recordings,
  alerts,
});
const runbooks = new Set(["service-down"]);

/** The place, rule, message and hint of each finding. */
const wrong = (groups: readonly RuleGroup[], books: ReadonlySet<string> = runbooks) =>
  validateAlerts(groups, books, declared).map(
    ({ where, rule, message, hint }) => `${where} ${rule}: ${message}; ${hint}`,
  );
const changed = (change: Partial<Alert>) => wrong([groupOf([{ ...good, ...change }])]);

test("accepts valid rules", () => {
  expect(wrong([groupOf([good])])).toEqual([]);
});

const at = "generator/src/catalog/alerts/downtime.ts";

test.each<[words: string, Partial<Alert>]>([
  [`${at} valid-text: ServiceDown: its summary is not one line`, { summary: "two\nlines" }],
  [`${at} valid-text: ServiceDown: its description is not one line`, { description: " " }],
  ["valid-text: ServiceDown: {{ $value }} is not a label of its first scene", { summary: "{{ $value }} are down" }],
  [
    "ServiceDown: {{ $labels.pod }} is not a label of its first scene; write {{ $labels.LABEL }} with one of these labels: job",
    { summary: "{{ $labels.pod }} is down" },
  ],
  [`${at} valid-scene: ServiceDown.silent has no series`, { silent: { series: {}, at: "5m" } }],
  ["valid-scene: ServiceDown.fires: up has no values", { fires: { ...good.fires, series: { up: "_x3" } } }],
  ["names the label severity", { fires: { ...good.fires, labels: { job: "a", severity: "page" } } }],
  [
    'no-missing-alert: ServiceDown is silent while "ServiceDwn" fires, which is not declared; did you mean "ServiceDown"?',
    { expression: vector('up == 0 unless ALERTS{alertname="ServiceDwn"}') },
  ],
  ['silent while "Gone" fires', { expression: vector('up == 0 unless ALERTS{alertname=~"ServiceDown|Gone"}') }],
  ["valid-rule: ServiceDown silences itself", { expression: vector('up == 0 unless ALERTS{alertname="ServiceDown"}') }],
])("%s", (words, change) => {
  expect(changed(change)).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
});

test.each(["serviceDown", "Service_Down", "SLOBurns", "Service Down"])(
  "refuses the alert name %s, which is not CamelCase",
  (name) => {
    expect(changed({ name })).toContainEqual(
      expect.stringContaining(`valid-name: alert "${name}" is not in CamelCase`),
    );
  },
);

test("refuses two alerts or two groups with one name", () => {
  expect(wrong([groupOf([good, good])])).toEqual([
    `${at} unique-alert: two alerts are named "ServiceDown"; rename one: they would share a runbook`,
  ]);
  expect(wrong([groupOf([good]), groupOf([], [])])).toEqual([
    `${at} unique-rule-group: two groups are named "downtime"; rename one: Prometheus keeps only one of them`,
  ]);
});

test("refuses an alert without a runbook and a runbook without an alert", () => {
  expect(wrong([groupOf([good])], new Set(["service-dwn"]))).toEqual([
    `${at} require-runbook: ServiceDown has no runbook; write docs/runbooks/service-down.md`,
    'docs/runbooks no-missing-alert: service-dwn.md is the runbook of no alert; did you mean "service-down"?',
  ]);
});

test("refuses a recording that is not declared, a declaration that is not recorded and a second recording", () => {
  const other = { ...recording, record: "job:other:rate5m" };
  expect(wrong([groupOf([good], [other])])).toEqual([
    `${at} no-missing-metric: "job:other:rate5m" is recorded but not declared; declare it in generator/src/catalog/metrics/recorded.ts`,
    `generator/src/catalog/metrics/recorded.ts no-missing-recording: "${record}" is declared, but no rule records it; undefined`,
  ]);
  expect(wrong([groupOf([good], [recording, recording])])).toEqual([
    `generator/src/catalog/metrics/recorded.ts unique-recording: two rules record "${record}"; remove one: Prometheus would mix their values`,
  ]);
  expect(wrong([groupOf([good], [recording, { ...recording, record: "requests_rate" }])])).toContainEqual(
    expect.stringContaining('valid-name: recording "requests_rate" is not named level:metric:operations'),
  );
});
