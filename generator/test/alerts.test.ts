import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { needs } from "../../setup/needs.ts";
import { findPromtool, noPromtool, promtool } from "../gates/promtool.ts";
import { ruleGroups } from "../src/catalog/alerts/index.ts";
import type { Alert, RuleGroup } from "../src/promql/index.ts";
import { vector } from "../src/promql/index.ts";
import { type RunbookUrl, rulesFile } from "../src/promql/rules-file.ts";
import { causes } from "./alerts/one-cause.ts";
import { fired, sceneTest, type TestsFile, testsFile } from "./alerts/tests-file.ts";

const scratch = mkdtempSync(join(tmpdir(), "alerts-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const runbookUrl: RunbookUrl = (runbook) => `https://git.test/docs/runbooks/${runbook}.md`;
const alerts = ruleGroups.flatMap((group) => group.alerts);

/** Several at a time, each for as long as its hours of evaluations take. */
const minutes = { timeout: 300_000, ...needs("promtool") };

/** JSON is YAML. */
function written(folder: string, name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** What promtool says of these rules and tests, in a folder of their own. */
async function judged(groups: readonly RuleGroup[], tests: TestsFile) {
  const folder = mkdtempSync(join(scratch, "judged-"));
  written(folder, "rules.yaml", rulesFile(groups, runbookUrl));
  return promtool(findPromtool(), ["test", "rules", written(folder, "tests.yaml", tests)]);
}

const testsOf = (groups: readonly RuleGroup[]) => testsFile(groups, "rules.yaml", runbookUrl);
const good = { ok: true, output: expect.stringMatching(/SUCCESS/) };
const alertOf = (name: string): Alert => {
  const found = alerts.find((alert) => alert.name === name);
  if (!found) throw new Error(`no alert ${name}`);
  return found;
};

test("promtool takes all rules", needs("promtool"), async () => {
  const path = written(scratch, "rules.yaml", rulesFile(ruleGroups, runbookUrl));
  expect(await promtool(findPromtool(), ["check", "rules", path])).toEqual(good);
});

describe("each alert fires in its first scene, and not in its second", () => {
  test.concurrent.each(ruleGroups)("$name", minutes, async (group) => {
    expect(await judged(ruleGroups, testsOf([group]))).toEqual(good);
  });
});

describe("one cause, one alert", () => {
  test.concurrent.each(causes)("$name", minutes, async ({ name, series, at, heard }) => {
    const expected = (alert: Alert) =>
      alert.name === heard?.alert ? [fired(alertOf(heard.alert), heard.labels, runbookUrl)] : [];
    const tests = at.flatMap((each) =>
      alerts.map((alert) => sceneTest(name, { series, every: "30s", at: each }, alert.name, expected(alert))),
    );
    const [first] = tests;
    if (!first) throw new Error("no alerts");
    // The same series for all: one test of many questions.
    const asked = { ...first, alert_rule_test: tests.flatMap(({ alert_rule_test }) => alert_rule_test) };
    expect(await judged(ruleGroups, { ...testsOf([]), tests: [asked] })).toEqual(good);
  });
});

describe("a wrong rule is refused", needs("promtool"), () => {
  const down = alertOf("PostgresDown");
  const only = (change: Partial<Alert>): RuleGroup[] => [
    { name: "changed", recordings: [], alerts: [{ ...down, ...change }] },
  ];

  test("as it is, it is taken", async () => {
    expect(await judged(only({}), testsOf(only({})))).toEqual(good);
  });

  test.each<[string, Partial<Alert>, RegExp]>([
    ["no PromQL", { expression: vector("max by (job (pg_up) == 0") }, /could not parse expression/],
    ["it never fires", { expression: vector("max by (job) (pg_up) == 2") }, /PostgresDown fires[\s\S]*got:\[\]/],
    ["it fires too late", { for: "10m" }, /PostgresDown fires[\s\S]*got:\[\]/],
    ["it fires at once", { for: "0s" }, /PostgresDown is silent[\s\S]*exp:\[\]/],
    [
      "it has other labels",
      { expression: vector("pg_up == 0"), fires: { ...down.fires, labels: {} } },
      /exp:[\s\S]*got:/,
    ],
  ])("%s", async (_, change, words) => {
    const { ok, output } = await judged(only(change), testsOf(only(change)));
    expect(output).toMatch(words);
    expect(ok).toBe(false);
  });

  test("it says something else than promised", async () => {
    const { ok } = await judged(only({ summary: "All is well" }), testsOf(only({})));
    expect(ok).toBe(false);
  });
});

test("without promtool, the error says how to get it", () => {
  expect(() => findPromtool({ PATH: scratch })).toThrow(noPromtool);
  expect(() => findPromtool({ PATH: scratch, PROMTOOL: "/nowhere/promtool" })).toThrow(
    /\/nowhere\/promtool.*apt-get install/,
  );
});
