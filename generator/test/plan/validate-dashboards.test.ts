import { describe, expect, test } from "vitest";
import { validateDashboards } from "../../src/plan/validate-dashboards.ts";
import { type Dashboard, type Panel, type Query, vector } from "../../src/promql/index.ts";
import { resultLabels } from "../../src/promql/result-labels.ts";

const asked = (text: string, legend: string): Query => ({ expression: vector(text), legend });
const panel: Panel = {
  kind: "stat",
  title: "Up",
  description: "1 is good.",
  unit: "short",
  queries: [asked("sum by (job) (up)", "{{job}}")],
};
const dashboard: Dashboard = {
  uid: "one",
  title: "One",
  description: "About one thing.",
  tags: [],
  rows: [{ title: "Row", panels: [panel] }],
};

/** Facts of any shape, as JavaScript may pass them. */
const withDashboard = (more: object) => validateDashboards([{ ...dashboard, ...more } as Dashboard], ["ServiceDown"]);
const withPanel = (more: object) => withDashboard({ rows: [{ title: "Row", panels: [{ ...panel, ...more }] }] });
const withQuery = (text: string, legend: string) => withPanel({ queries: [asked(text, legend)] });

test("accepts a valid dashboard", () => {
  expect(withPanel({ alert: "ServiceDown" })).toEqual([]);
  expect(withQuery("up", "{{whatever}}")).toEqual([]);
});

describe("refuses", () => {
  test.each<[string, ReturnType<typeof withPanel>, string, string]>([
    ["a uid that Grafana would change", withDashboard({ uid: "One of us" }), "valid-name", '"One of us"'],
    ["a uid that is too long", withDashboard({ uid: "a".repeat(41) }), "valid-name", "40 characters"],
    ["a dashboard without a description", withDashboard({ description: " " }), "require-description", "the dashboard"],
    ["a dashboard without a title", withDashboard({ title: "" }), "require-title", "the dashboard"],
    ["a dashboard without a row", withDashboard({ rows: [] }), "no-empty-dashboard", "no row"],
    ["a row without a panel", withDashboard({ rows: [{ title: "Row", panels: [] }] }), "no-empty-row", '"Row"'],
    ["a row without a title", withDashboard({ rows: [{ title: "", panels: [panel] }] }), "require-title", "a row"],
    ["a panel without a title", withPanel({ title: "" }), "require-title", "a panel"],
    ["a panel without a description", withPanel({ description: "" }), "require-description", 'panel "Up"'],
    ["a panel without a query", withPanel({ queries: [] }), "no-empty-panel", 'panel "Up" has no query'],
    ["a query without an expression", withQuery(" ", "x"), "no-empty-panel", "without an expression"],
    ["a query without a legend", withQuery("up", " "), "require-legend", "up"],
    ["a panel wider than the grid", withPanel({ width: 25 }), "valid-width", "25"],
    ["an undeclared alert", withPanel({ alert: "ServiceDwn" }), "no-missing-alert", 'did you mean "ServiceDown"?'],
    [
      "a legend with a label that the sum drops",
      withQuery("sum by (job) (up)", "{{pod}}"),
      "no-missing-label",
      '"pod"',
    ],
    [
      "a legend with a label where the query keeps none",
      withQuery("sum(up)", "{{job}}"),
      "no-missing-label",
      "no label",
    ],
  ])("%s", (_, issues, rule, says) => {
    expect(issues.map((issue) => issue.rule)).toEqual([rule]);
    expect(issues.map(({ message, hint }) => `${message} ${hint}`).join()).toContain(says);
    expect(issues[0]?.where).toBe("generator/src/catalog/dashboards");
    expect(issues[0]?.subject).toMatch(/^dashboard (one|One of us|a+)$/);
  });

  test("a uid of two dashboards", () => {
    const [issue, ...others] = validateDashboards([dashboard, { ...dashboard, title: "Two" }], []);
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ rule: "unique-dashboard", message: expect.stringContaining('"One" and "Two"') });
  });
});

test.each<[string, readonly string[] | undefined]>([
  ["sum(up)", []],
  ["sum by (job, pod) (up) / on (pod) group_left () max by (pod) (x)", ["job", "pod"]],
  ["histogram_quantile(0.95, sum by (le, job) (rate(x[5m]))) >= 0", ["job"]],
  ["(sum by (job) (up) or up * 0) / up", ["job"]],
  ["time() - max by (name) (max_over_time((timestamp(x))[6h:]))", ["name"]],
  ["topk(3, sum by (team) (x))", ["team"]],
  ["up", undefined],
  ["vector(10) - count(up)", undefined],
  ['label_replace(sum by (a) (x), "b", "$1", "a", "(.*)")', undefined],
])("finds the labels of %s", (text, labels) => {
  expect(resultLabels(text)).toEqual(labels);
});
