/** The values that panels of the catalog's dashboards show, as Prometheus itself evaluates their queries. */
import { beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { facts } from "../../src/facts.ts";
import { queriesOf } from "../../src/promql/queries-of.ts";
import { testRules } from "../promtool.ts";
import { delivery, others, overview, type Row } from "./panels.ts";

const queries = facts.monitoring.dashboards.flatMap(queriesOf);
const rows = [...overview, ...delivery, ...others];
const wrong: Row = ["1 is expected where no alert fires", "overview/Alerts", {}, { "{}": 1 }];

/** A file of tests for the panel's first query, after 20 minutes. */
function testsOf([, where, series, shows]: Row) {
  const found = queries.find(({ dashboard, panel }) => `${dashboard}/${panel}` === `taskflow-${where}`);
  if (!found) throw new Error(`no panel "${where}"`);
  // Rates are estimates.
  const expr = `round(${found.text}, 0.001)`;
  const exp_samples = Object.entries(shows).map(([labels, value]) => ({ labels, value }));
  const input_series = Object.entries(series).map(([name, values]) => ({ series: name, values }));
  return {
    evaluation_interval: "30s",
    tests: [{ interval: "30s", input_series, promql_expr_test: [{ expr, eval_time: "20m", exp_samples }] }],
  };
}

describe("a panel shows what it should", needs("promtool"), () => {
  const keyOf = ([what, where]: Row) => `${what}: ${where}`;
  let reports: ReadonlyMap<string, string>;
  beforeAll(async () => {
    reports = await testRules(Object.fromEntries([...rows, wrong].map((row) => [keyOf(row), testsOf(row)])));
  });

  test("the rows have names of their own", () => {
    expect(new Set([...rows, wrong].map(keyOf)).size).toBe(rows.length + 1);
  });

  test.each(rows)("%s: %s", (...row) => {
    expect(reports.get(keyOf(row))).toBe("SUCCESS");
  });

  test("another value is reported", () => {
    expect(reports.get(keyOf(wrong))).toMatch(/^FAILED[\s\S]*got:/);
  });
});
