/** The catalog's alerts: each fires in its own scene. */
import { beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { facts } from "../../src/facts.ts";
import type { Alert } from "../../src/promql/index.ts";
import { type RunbookUrl, rulesFile } from "../../src/promql/rules-file.ts";
import { checkRules, testRules } from "../promtool.ts";
import { groupsReadBy } from "../rules-read.ts";
import { testsFile } from "../tests-file.ts";

const { ruleGroups } = facts.monitoring;
const runbookUrl: RunbookUrl = (runbook) => `https://git.test/docs/runbooks/${runbook}.md`;
/** Milliseconds: promtool evaluates hours in seconds, more of them where the machine is busy. */
const evaluation = 300_000;
const alerts = ruleGroups.flatMap((group) => group.alerts);
describe("promtool", needs("promtool"), () => {
  test("accepts all rules", async () => {
    const { ok, output } = await checkRules(rulesFile(ruleGroups, runbookUrl));
    expect(output).toContain("SUCCESS");
    expect(ok).toBe(true);
  });

  describe("fires an alert in its first scene, and not in its second:", () => {
    let reports: ReadonlyMap<string, string>;
    beforeAll(async () => {
      const each = (of: (alert: Alert) => readonly [string, object]) => Object.fromEntries(alerts.map(of));
      reports = await testRules(
        each((alert) => [
          alert.name,
          testsFile([{ name: "", recordings: [], alerts: [alert] }], rulesOf(alert), runbookUrl),
        ]),
        each((alert) => [rulesOf(alert), rulesFile(groupsReadBy(ruleGroups, alert.name), runbookUrl)]),
      );
    }, evaluation);
    const rulesOf = ({ name }: Alert) => `${name}.yaml`;

    test.each(alerts)("$name", ({ name }) => {
      expect(reports.get(name)).toBe("SUCCESS");
    });
  });
});
