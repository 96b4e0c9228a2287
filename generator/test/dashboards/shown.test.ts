/** What panels show, as Prometheus itself evaluates them: idle is zero, and bad is what is bad. */
import { expect, test } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { dashboards } from "../../src/catalog/dashboards/index.ts";
import { microservices } from "../../src/catalog/microservices/index.ts";
import { queriesOf } from "../../src/promql/queries-of.ts";
import { judge } from "./judge.ts";
import { delivery, others, overview, type Row } from "./scenes.ts";

const queries = dashboards(microservices).flatMap(queriesOf);

/** The panel's first query, after 20 minutes. */
function evaluate([, where, series, shows]: Row) {
  const found = queries.find(({ dashboard, panel }) => `${dashboard}/${panel}` === `taskflow-${where}`);
  if (!found) throw new Error(`there is no panel ${where}`);
  // Rates are estimated.
  const expr = `round(${found.text}, 0.001)`;
  const exp_samples = Object.entries(shows).map(([labels, value]) => ({ labels, value }));
  const input_series = Object.entries(series).map(([name, values]) => ({ series: name, values }));
  return judge("test", {
    evaluation_interval: "30s",
    tests: [{ interval: "30s", input_series, promql_expr_test: [{ expr, eval_time: "20m", exp_samples }] }],
  });
}

test.each([...overview, ...delivery, ...others])("%s: %s", needs("promtool"), async (...row) => {
  expect(await evaluate(row)).toEqual({ ok: true, output: expect.stringContaining("SUCCESS") });
});

test("what a panel does not show is refused", needs("promtool"), async () => {
  const { ok, output } = await evaluate(["no alert fires", "overview/Alerts", {}, { "{}": 1 }]);
  expect(ok).toBe(false);
  expect(output).toContain("got:");
});
