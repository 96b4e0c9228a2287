/** Each PromQL function's text, and expressions that must not compile. */
import { describe, expect, test } from "vitest";
import { needs } from "../../setup/needs.ts";
import { query } from "../src/library/dashboards/query.ts";
import { requests } from "../src/library/metrics/requests.ts";
import type { MetricSet } from "../src/model/metric.ts";
import * as functions from "../src/promql/functions.ts";
import * as promql from "../src/promql/index.ts";
import { checkRules } from "./promtool.ts";

const { sum, max, rate, up } = promql;

const metrics = {
  ...requests,
  shop_stream_lag: { type: "gauge", unit: "count", labels: {}, help: "Events that no consumer has read" },
  shop_sessions: { type: "gauge", unit: "count", labels: {}, help: "Users who are logged in" },
  shop_orders: { type: "gauge", unit: "count", labels: { status: ["open", "done"] }, help: "Orders, by status" },
  shop_logins_total: { type: "counter", unit: "count", labels: {}, help: "Log-ins" },
} as const satisfies MetricSet;
const { counter, gauge, histogram } = promql.selectors<typeof metrics>();
const lag = gauge("shop_stream_lag", { job: "metrics" });
const orders = gauge("shop_orders", { status: "open" });
const logins = counter("shop_logins_total");
const waits = histogram("http_request_duration_seconds", { job: "users" });
const all = histogram("http_request_duration_seconds");
const byJob = sum(up(), ["job"]);
const [part, whole] = [sum(rate(logins, "5m"), ["job"]), byJob];

const texts: readonly (readonly [what: string, expression: promql.Expression, text: string])[] = [
  ["a selector", lag, 'shop_stream_lag{job="metrics"}'],
  ["a selector of all", gauge("shop_stream_lag"), "shop_stream_lag"],
  [
    "several labels",
    gauge("shop_orders", { status: "done", job: "metrics" }),
    'shop_orders{status="done", job="metrics"}',
  ],
  ["not", gauge("shop_orders", { status: promql.not("done") }), 'shop_orders{status!="done"}'],
  ["oneOf", gauge("shop_orders", { status: promql.oneOf("open", "done") }), 'shop_orders{status=~"open|done"}'],
  ["noneOf", gauge("shop_orders", { status: promql.noneOf("open", "done") }), 'shop_orders{status!~"open|done"}'],
  ["like", gauge("shop_orders", { job: promql.like("m.*") }), 'shop_orders{job=~"m.*"}'],
  ["unlike", gauge("shop_orders", { job: promql.unlike("m.*") }), 'shop_orders{job!~"m.*"}'],
  ["a word is no pattern", up({ pod: promql.oneOf("a.b", "(c)") }), 'up{pod=~"a\\\\.b|\\\\(c\\\\)"}'],
  ["a word in quotes", up({ pod: 'say "a\\b"' }), 'up{pod="say \\"a\\\\b\\""}'],
  ["rate", rate(logins, "5m"), "rate(shop_logins_total[5m])"],
  ["rate, in Grafana", rate(logins, "$__rate_interval"), "rate(shop_logins_total[$__rate_interval])"],
  ["increase", promql.increase(logins, "1h"), "increase(shop_logins_total[1h])"],
  ["rateOf", promql.rateOf(all, "5m"), "rate(http_request_duration_seconds_count[5m])"],
  ["rateOf, of some", promql.rateOf(waits, "5m"), 'rate(http_request_duration_seconds_count{job="users"}[5m])'],
  [
    "rateWithin",
    promql.rateWithin(waits, 0.25, "5m"),
    'rate(http_request_duration_seconds_bucket{job="users", le="0.25"}[5m])',
  ],
  ["rateWithin, of all", promql.rateWithin(all, 1, "5m"), 'rate(http_request_duration_seconds_bucket{le="1"}[5m])'],
  ["secondsOf", promql.secondsOf(waits, "5m"), 'rate(http_request_duration_seconds_sum{job="users"}[5m])'],
  [
    "quantile",
    promql.quantile(0.95, waits, "5m", ["route"]),
    'histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket{job="users"}[5m])))',
  ],
  ["sum", sum(lag), 'sum(shop_stream_lag{job="metrics"})'],
  ["sum, by labels", sum(orders, ["status", "pod"]), 'sum by (status, pod) (shop_orders{status="open"})'],
  ["max", max(orders), 'max(shop_orders{status="open"})'],
  ["min", promql.min(orders), 'min(shop_orders{status="open"})'],
  ["mean", promql.mean(orders), 'avg(shop_orders{status="open"})'],
  ["count", promql.count(orders), 'count(shop_orders{status="open"})'],
  ["topk", promql.topk(3, byJob), "topk(3, sum by (job) (up))"],
  ["overTime, of a selector", promql.overTime("max", lag, "6h"), 'max_over_time(shop_stream_lag{job="metrics"}[6h])'],
  ["overTime, of more", promql.overTime("avg", byJob, "6h"), "avg_over_time((sum by (job) (up))[6h:])"],
  ["changes", promql.overTime("changes", up(), "1h"), "changes(up[1h])"],
  ["ago", promql.ago(lag, "1d"), 'shop_stream_lag{job="metrics"} offset 1d'],
  ["secondsSince", promql.secondsSince(promql.per(lag, 2)), 'time() - (shop_stream_lag{job="metrics"} / 2)'],
  ["absent", promql.absent(lag), 'absent(shop_stream_lag{job="metrics"})'],
  ["absentFor", promql.absentFor(lag, "5m"), 'absent_over_time(shop_stream_lag{job="metrics"}[5m])'],
  [
    "relabel",
    promql.relabel(up(), "workload", "pod", "(.+)-[0-9]+"),
    'label_replace(up, "workload", "$1", "pod", "(.+)-[0-9]+")',
  ],
  ["firing", promql.firing(["A", "B"]), 'ALERTS{alertname=~"A|B", alertstate="firing"}'],
  [
    "firing, lately",
    promql.firing(["A"], { lately: "1h", job: "users" }),
    'max_over_time(ALERTS{alertname=~"A", alertstate="firing", job="users"}[1h])',
  ],
  ["constant", promql.constant(10), "vector(10)"],
  ["scrapedAt", promql.scrapedAt(up()), "timestamp(up)"],
  ["plus", promql.plus(byJob, 1), "sum by (job) (up) + 1"],
  ["minus, inside out", promql.minus(byJob, promql.minus(byJob, 1)), "sum by (job) (up) - (sum by (job) (up) - 1)"],
  ["times", promql.times(promql.plus(byJob, 1), 2), "(sum by (job) (up) + 1) * 2"],
  ["per", promql.per(part, whole), "sum by (job) (rate(shop_logins_total[5m])) / sum by (job) (up)"],
  ["above", promql.above(up(), 0), "up > 0"],
  ["isAbove", promql.isAbove(up(), 0), "up > bool 0"],
  ["below", promql.below(up(), 1), "up < 1"],
  ["atLeast", promql.atLeast(up(), 1), "up >= 1"],
  ["equals", promql.equals(up(), 0), "up == 0"],
  [
    "and",
    promql.and(byJob, promql.above(part, 0)),
    "sum by (job) (up) and (sum by (job) (rate(shop_logins_total[5m])) > 0)",
  ],
  ["or", promql.or(byJob, whole), "sum by (job) (up) or sum by (job) (up)"],
  ["anyOf", promql.anyOf([byJob, undefined, whole]) ?? byJob, "sum by (job) (up) or sum by (job) (up)"],
  ["labelled", promql.labelled(byJob, "kind", "all"), 'label_replace(sum by (job) (up), "kind", "all", "", "")'],
  ["unless", promql.unless(byJob, whole), "sum by (job) (up) unless sum by (job) (up)"],
  ["andOn", promql.andOn(up(), byJob, ["job"]), "up and on (job) sum by (job) (up)"],
  ["unlessOn", promql.unlessOn(up(), byJob, ["job"]), "up unless on (job) sum by (job) (up)"],
  [
    "perOn, whose right side is in parentheses",
    promql.perOn(up(), promql.plus(byJob, 1), ["job"]),
    "up / on (job) group_left () (sum by (job) (up) + 1)",
  ],
  ["orZero", promql.orZero(sum(up())), "sum(up) or vector(0)"],
  ["zeroFor", promql.zeroFor(byJob, part), "sum by (job) (rate(shop_logins_total[5m])) or sum by (job) (up) * 0"],
  [
    "zeroNamed",
    promql.zeroNamed(byJob, "job", "none"),
    'sum by (job) (up) or on () label_replace(vector(0), "job", "none", "", "")',
  ],
  [
    "ratio",
    promql.ratio(sum(rate(logins, "5m")), sum(up())),
    "(sum(rate(shop_logins_total[5m])) or sum(up) * 0) / (sum(up) > 0) or sum(up) * 0",
  ],
];

test.each(texts)("%s", (_, expression, text) => {
  expect(expression.text).toBe(text);
});

test("any of no vectors is no vector", () => {
  expect(promql.anyOf([])).toBeUndefined();
  expect(promql.anyOf([undefined])).toBeUndefined();
});

test("the cases cover each function", () => {
  const tested = new Set(texts.map(([what]) => what.split(",")[0]));
  expect(Object.keys(functions).filter((name) => !tested.has(name))).toEqual([]);
});

test("promtool accepts each case", needs("promtool"), async () => {
  const rules = texts.map(([, { text }], index) => ({
    record: `text:${index}`,
    expr: text.replaceAll("$__rate_interval", "5m"),
  }));
  const { output } = await checkRules({ groups: [{ name: "texts", rules }] });
  expect(output).toContain(`SUCCESS: ${texts.length} rules found`);
});

/** Types only: these are never called. `npm run typecheck` fails if a line below an @ts-expect-error compiles. */
const doesNotCompile = {
  "an undeclared metric": () =>
    // @ts-expect-error: the name ends in _total
    counter("shop_logins"),
  "a counter read as a gauge": () =>
    // @ts-expect-error: a counter is of use as a rate only
    gauge("shop_logins_total"),
  "a gauge as a rate": () =>
    // @ts-expect-error: a gauge has no rate
    rate(gauge("shop_sessions"), "5m"),
  "a label that the metric does not have": () =>
    // @ts-expect-error: it is called status
    gauge("shop_orders", { state: "open" }),
  "a word that the label never says": () =>
    // @ts-expect-error: no order is "closed"
    gauge("shop_orders", { status: "closed" }),
  "a word among others that the label never says": () =>
    // @ts-expect-error: no order is "closed"
    gauge("shop_orders", { status: promql.oneOf("open", "closed") }),
  "a range that is none": () =>
    // @ts-expect-error: no unit
    rate(logins, "5"),
  "a sum by a label that is not there": () =>
    // @ts-expect-error: log-ins have no reason
    sum(rate(logins, "5m"), ["reason"]),
  "a quantile by a label that is not there": () =>
    // @ts-expect-error: it is called route
    promql.quantile(0.5, waits, "5m", ["path"]),
  "two vectors whose labels differ": () =>
    // @ts-expect-error: one by job, one by status: no sample of one finds one of the other
    promql.per(sum(orders, ["job"]), sum(orders, ["status"])),
  "a vector with labels beside one without": () =>
    // @ts-expect-error: one by job, one without labels
    promql.plus(byJob, sum(orders)),
  "a ratio of two whose labels differ": () =>
    // @ts-expect-error: one by job, one by pod
    promql.ratio(part, sum(up(), ["pod"])),
  "matching on a label that one side lacks": () =>
    // @ts-expect-error: the right side has only job
    promql.perOn(up(), byJob, ["pod"]),
  "a zero for what has labels": () =>
    // @ts-expect-error: vector(0) has no job
    promql.orZero(byJob),
  "a legend with a label that is summed away": () =>
    // @ts-expect-error: only job is left
    query(byJob, "{{pod}}"),
  "a legend with a label where there is none": () =>
    // @ts-expect-error: no label is left
    query(sum(up()), "{{job}}"),
  "a panel without a query": (): promql.Panel => ({
    kind: "stat",
    title: "Up",
    description: "1 is good.",
    unit: "short",
    // @ts-expect-error: one at least
    queries: [],
  }),
};

describe("does not compile:", () => {
  test.each(Object.entries(doesNotCompile))("%s", (_, written) => {
    expect(written).toBeTypeOf("function");
  });
});
