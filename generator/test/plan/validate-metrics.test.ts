import { describe, expect, test } from "vitest";
import type { Metric, MetricSet } from "../../src/model/metric.ts";
import { validateMetrics } from "../../src/plan/validate-metrics.ts";

const counter: Metric = { type: "counter", unit: "count", help: "Things", labels: { result: ["good", "bad"] } };
const histogram: Metric = { type: "histogram", unit: "seconds", help: "Wait", labels: {}, buckets: [0.1, 1] };

/** Facts of any shape, as JavaScript may pass them. */
const having = (base: Metric, more: Record<string, unknown>) => ({ ...base, ...more }) as unknown as Metric;
const labels = (values: Record<string, unknown>) => ({ things_total: having(counter, { labels: values }) });
const rules = (set: MetricSet) => validateMetrics({ one: set }).map(({ rule }) => rule);

describe("one metric", () => {
  test.each<[string, MetricSet]>([
    ["a counter", { things_total: counter }],
    ["a histogram", { wait_seconds: histogram }],
    ["a counter of bytes", { read_bytes_total: having(counter, { unit: "bytes" }) }],
    ["a gauge without labels", { things: having(counter, { type: "gauge", labels: {} }) }],
    ["the widest bounds", labels({ what: { atMost: 1_000 } })],
    ["10,000 series", labels({ one: { atMost: 99 }, two: Array.from({ length: 100 }, (_, index) => `${index}`) })],
  ])("accepts %s", (_name, set) => expect(validateMetrics({ one: set })).toEqual([]));

  test.each<[string, MetricSet, string, RegExp]>([
    ["a counter without _total", { things: counter }, "valid-metric", /^things is a counter, .* _total$/],
    [
      "a name with other characters",
      { "Things-total_total": counter },
      "valid-metric",
      /"Things-total_total" is not a metric name/,
    ],
    ["a missing help", { things_total: having(counter, { help: "" }) }, "valid-metric", /things_total has no help/],
    [
      "seconds that the name does not end with",
      { wait: histogram },
      "valid-metric",
      /wait is in seconds, but its name does not end with _seconds/,
    ],
    [
      "bytes that the name does not end with",
      { x_total: having(counter, { unit: "bytes" }) },
      "valid-metric",
      /x_total is in bytes/,
    ],
    [
      "a histogram without buckets",
      { wait_seconds: having(histogram, { buckets: undefined }) },
      "valid-buckets",
      /without/,
    ],
    ["descending buckets", { wait_seconds: having(histogram, { buckets: [1, 0.1] }) }, "valid-buckets", /are 1, 0\.1$/],
    ["a duplicate bucket", { wait_seconds: having(histogram, { buckets: [1, 1] }) }, "valid-buckets", /are 1, 1$/],
    [
      "a bucket that is not a number",
      { wait_seconds: having(histogram, { buckets: [1, Number.NaN] }) },
      "valid-buckets",
      /NaN/,
    ],
    [
      "a counter with buckets",
      { x_total: having(counter, { buckets: [1] }) },
      "valid-buckets",
      /is a counter and has buckets/,
    ],
    [
      "a label without values",
      labels({ result: [] }),
      "require-label-bounds",
      /the label result of things_total has no values/,
    ],
    ["a label without bounds", labels({ user: undefined }), "require-label-bounds", /the label user .* has no bounds/],
    ["a label with free text as bounds", labels({ user: "string" }), "require-label-bounds", /has no bounds/],
    ["atMost missing", labels({ user: {} }), "require-label-bounds", /is bounded by atMost undefined/],
    ["atMost 0", labels({ user: { atMost: 0 } }), "require-label-bounds", /is bounded by atMost 0/],
    ["atMost 1001", labels({ user: { atMost: 1_001 } }), "require-label-bounds", /is bounded by atMost 1001/],
    ["atMost 1.5", labels({ user: { atMost: 1.5 } }), "require-label-bounds", /is bounded by atMost 1\.5/],
    ["a duplicate value", labels({ result: ["good", "good"] }), "valid-label", /has the value "good" twice/],
    [
      "a label with other characters",
      labels({ "a-b": ["x"] }),
      "valid-label",
      /"a-b" of things_total is not a label name/,
    ],
    ...["job", "namespace", "pod", "instance", "container", "le", "quantile", "__name__"].map(
      (label): [string, MetricSet, string, RegExp] => [
        `the label ${label}`,
        labels({ [label]: ["x"] }),
        "valid-label",
        new RegExp(`has a label ${label}, which Prometheus or its scrape sets`),
      ],
    ),
    [
      "too many series",
      labels({ one: { atMost: 100 }, two: { atMost: 99 } }),
      "valid-cardinality",
      /make 10100 series \(one 101 x two 100\): 10000 at most/,
    ],
  ])("refuses %s", (_name, set, rule, message) => {
    const issues = validateMetrics({ one: set });
    expect(issues).toEqual([expect.objectContaining({ where: "generator/src/catalog/metrics/one.ts", rule })]);
    expect(issues[0]?.message).toMatch(message);
  });

  test("reports all findings together", () => {
    const set = { wait: having(histogram, { labels: { pod: [], user: {} }, buckets: [] }) };
    expect(rules(set)).toEqual(
      expect.arrayContaining(["valid-metric", "valid-buckets", "valid-label", "require-label-bounds"]),
    );
    expect(rules(set)).toHaveLength(5);
  });
});

describe("a metric that two processes declare", () => {
  test.each<[string, Record<string, unknown>]>([
    ["other values of the same label", { labels: { result: ["up"] } }],
    ["bounds of another kind", { labels: { result: { atMost: 3 } } }],
    ["no difference", {}],
  ])("may have %s", (_name, more) =>
    expect(validateMetrics({ one: { things_total: counter }, two: { things_total: having(counter, more) } })).toEqual(
      [],
    ),
  );

  test.each<[string, Record<string, unknown>, RegExp]>([
    ["label names", { labels: { reason: ["good"] } }, /labels \["reason"\] here, \["result"\] in/],
    ["number of labels", { labels: { result: ["good"], by: ["us"] } }, /labels \["by","result"\] here/],
    ["help", { help: "Other things" }, /help "Other things" here, "Things" in/],
    ["type", { type: "gauge" }, /type "gauge" here, "counter" in/],
    ["unit", { unit: "ratio" }, /unit "ratio" here, "count" in/],
  ])("must not differ in its %s", (_name, more, message) => {
    const issues = validateMetrics({ one: { things_total: counter }, two: { things_total: having(counter, more) } });
    expect(issues).toEqual([
      expect.objectContaining({ where: "generator/src/catalog/metrics/two.ts", rule: "unique-metric" }),
    ]);
    expect(issues[0]?.message).toMatch(message);
    expect(issues[0]?.message).toContain("generator/src/catalog/metrics/one.ts");
  });

  test("must not differ in its buckets", () => {
    const sets = { one: { wait_seconds: histogram }, two: { wait_seconds: { ...histogram, buckets: [0.1, 2] } } };
    expect(validateMetrics(sets).map(({ message }) => message)).toEqual([
      "wait_seconds is declared twice: buckets [0.1,2] here, [0.1,1] in generator/src/catalog/metrics/one.ts",
    ]);
  });
});
