/** Incidents of TaskFlow: one cause fires one alert. */
import { beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { facts } from "../../src/facts.ts";
import type { Alert } from "../../src/promql/index.ts";
import { type RunbookUrl, rulesFile } from "../../src/promql/rules-file.ts";
import { testRules } from "../promtool.ts";
import { fired, sceneTest, type TestsFile, testsFile } from "../tests-file.ts";
import { type Cause, causes } from "./causes.ts";

const { ruleGroups } = facts.monitoring;
const runbookUrl: RunbookUrl = (runbook) => `https://git.test/docs/runbooks/${runbook}.md`;
/** Milliseconds: promtool evaluates hours in seconds, more of them where the machine is busy. */
const evaluation = 300_000;
const alerts = ruleGroups.flatMap((group) => group.alerts);

describe("TaskFlow's rules fire the one alert of a cause:", needs("promtool"), () => {
  let reports: ReadonlyMap<string, string>;
  beforeAll(async () => {
    const tests = Object.fromEntries(causes.map((cause) => [cause.name, testsOf(cause)]));
    reports = await testRules(tests, { "rules.yaml": rulesFile(ruleGroups, runbookUrl) });
  }, evaluation);

  test.each(causes)("$name", ({ name }) => {
    expect(reports.get(name)).toBe("SUCCESS");
  });
});

/** At each of the cause's times, the cause's alert fires and no other alert of the catalog does. */
function testsOf({ name, series, at, fires }: Cause): TestsFile {
  if (fires && !alerts.some((alert) => alert.name === fires.alert)) throw new Error(`no alert "${fires.alert}"`);
  const expected = (alert: Alert) => (alert.name === fires?.alert ? [fired(alert, fires.labels, runbookUrl)] : []);
  const [first, ...others] = at.flatMap((time) =>
    alerts.map((alert) => sceneTest(name, { series, every: "30s", at: time }, alert.name, expected(alert))),
  );
  if (!first) throw new Error("the catalog has no alert");
  // One test with many expectations: promtool loads the series once per test.
  const alert_rule_test = [first, ...others].flatMap((test) => test.alert_rule_test);
  return { ...testsFile([], "rules.yaml", runbookUrl), tests: [{ ...first, alert_rule_test }] };
}
