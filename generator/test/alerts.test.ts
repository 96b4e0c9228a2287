import { beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../setup/needs.ts";
import { findPromtool, noPromtool } from "../gates/promtool.ts";
import { type Alert, type RuleGroup, vector } from "../src/promql/index.ts";
import { type RunbookUrl, rulesFile } from "../src/promql/rules-file.ts";
import { facts } from "./application/index.ts";
import { testRules } from "./promtool.ts";
import { testsFile } from "./tests-file.ts";

const { ruleGroups } = facts.monitoring;
const runbookUrl: RunbookUrl = (runbook) => `https://git.test/docs/runbooks/${runbook}.md`;
const postgresDown = ruleGroups.flatMap(({ alerts }) => alerts).find(({ name }) => name === "PostgresDown") as Alert;
const changed = (change: Partial<Alert>): RuleGroup[] => [
  { name: "changed", recordings: [], alerts: [{ ...postgresDown, ...change }] },
];

describe("the scenes of an alert prove its rule", needs("promtool"), () => {
  const wrong: readonly (readonly [what: string, change: Partial<Alert>, report: RegExp])[] = [
    ["is not PromQL", { expression: vector("max by (job (pg_up) == 0") }, /could not parse expression/],
    ["never fires", { expression: vector("max by (job) (pg_up) == 2") }, /PostgresDown fires[\s\S]*got:\[\]/],
    ["fires too late", { for: "10m" }, /PostgresDown fires[\s\S]*got:\[\]/],
    ["fires too early", { for: "0s" }, /PostgresDown is silent[\s\S]*exp:\[\]/],
    [
      "has other labels",
      { expression: vector("pg_up == 0"), fires: { ...postgresDown.fires, labels: {} } },
      /exp:[\s\S]*got:/,
    ],
  ];
  let reports: ReadonlyMap<string, string>;
  beforeAll(async () => {
    const rules = {
      "all.yaml": rulesFile(ruleGroups, runbookUrl),
      "summary.yaml": rulesFile(changed({ summary: "All is well" }), runbookUrl),
      ...Object.fromEntries(wrong.map(([what, change]) => [`${what}.yaml`, rulesFile(changed(change), runbookUrl)])),
    };
    const tests = {
      correct: testsFile(ruleGroups, "all.yaml", runbookUrl),
      summary: testsFile(changed({}), "summary.yaml", runbookUrl),
      ...Object.fromEntries(
        wrong.map(([what, change]) => [what, testsFile(changed(change), `${what}.yaml`, runbookUrl)]),
      ),
    };
    reports = await testRules(tests, rules);
  });

  test("promtool accepts correct rules", () => {
    expect(reports.get("correct")).toBe("SUCCESS");
  });

  test.each(wrong)("promtool refuses a rule that %s", (what, _, report) => {
    expect(reports.get(what)).toMatch(/^FAILED/);
    expect(reports.get(what)).toMatch(report);
  });

  test("promtool refuses a rule with another summary", () => {
    expect(reports.get("summary")).toMatch(/^FAILED[\s\S]*All is well/);
  });
});

test("a missing promtool is an error that says how to install it", () => {
  expect(() => findPromtool({}, null)).toThrow(noPromtool);
  expect(() => findPromtool({ PROMTOOL: "/nowhere/promtool" })).toThrow(/\/nowhere\/promtool.*npm run setup/);
});
