import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { http } from "@taskflow/generator/metrics/http";
import { metrics as allSets } from "@taskflow/generator/metrics/index";
import { node } from "@taskflow/generator/metrics/node";
import type { Metric, MetricSet } from "@taskflow/generator/model/metric";
import { describe, expect, it } from "vitest";
import { createMetrics } from "../metrics.ts";
import { contractFaults } from "./contract.ts";

const declared = {
  ...node,
  things_total: { type: "counter", unit: "count", help: "Things", labels: {} },
  ends_total: { type: "counter", unit: "count", help: "Ends", labels: { how: ["well", "badly"], by: ["us", "them"] } },
  guests_total: { type: "counter", unit: "count", help: "Guests", labels: { who: { atMost: 2 } } },
  places: { type: "gauge", unit: "count", help: "Places", labels: { who: { atMost: 2 } } },
  wait_seconds: {
    type: "histogram",
    unit: "seconds",
    help: "Wait",
    labels: { how: ["well", "badly"] },
    buckets: [1, 2],
  },
  read_seconds: {
    type: "histogram",
    unit: "seconds",
    help: "Read",
    labels: { what: Array.from({ length: 21 }, (_, index) => `${index}`) },
    buckets: [1],
  },
} as const satisfies MetricSet;

const samples = async (metrics: ReturnType<typeof createMetrics<typeof declared>>, name: string) =>
  [...(await metrics.registry.metrics()).matchAll(new RegExp(`^${name}(?:{(.*)})? (\\S+)$`, "gm"))].map(
    ([, labels = "", value]) => `${labels} ${value}`,
  );

describe("a declared metric", () => {
  it("starts at 0 for each combination of label values", async () => {
    const metrics = createMetrics(declared);
    expect(await samples(metrics, "things_total")).toEqual([" 0"]);
    expect(await samples(metrics, "ends_total")).toEqual([
      'how="well",by="us" 0',
      'how="well",by="them" 0',
      'how="badly",by="us" 0',
      'how="badly",by="them" 0',
    ]);
    expect(await samples(metrics, "wait_seconds_count")).toEqual(['how="well" 0', 'how="badly" 0']);
    expect(await samples(metrics, "nodejs_gc_duration_seconds_count")).toHaveLength(4);
    expect(await samples(metrics, "guests_total")).toEqual([]);
    // Too many combinations to start at 0.
    expect(await samples(metrics, "read_seconds_count")).toEqual([]);
    expect(contractFaults(await metrics.registry.metrics(), declared)).toEqual([]);
  });

  it("counts, measures, is collected at a scrape, is removed and is reset", async () => {
    const metrics = createMetrics(declared);
    const { things_total, ends_total, wait_seconds, places } = metrics.declared;
    things_total.inc();
    things_total.inc(2);
    ends_total.inc({ how: "badly", by: "us" }, 3);
    wait_seconds.observe({ how: "well" }, 1.5);
    places.collect(async () => places.set({ who: "ana" }, 7));
    expect(await samples(metrics, "things_total")).toEqual([" 3"]);
    expect(await samples(metrics, "ends_total")).toContain('how="badly",by="us" 3');
    expect(await samples(metrics, "wait_seconds_bucket")).toContain('le="2",how="well" 1');
    expect(await samples(metrics, "places")).toEqual(['who="ana" 7']);
    things_total.remove();
    expect(await samples(metrics, "things_total")).toEqual([]);
    ends_total.reset();
    expect(await samples(metrics, "ends_total")).toContain('how="badly",by="us" 0');
  });

  it("has a bounded number of series for any labels at run time", async () => {
    const metrics = createMetrics(declared);
    const { guests_total, places, ends_total } = metrics.declared;
    for (let guest = 0; guest < 100; guest += 1) guests_total.inc({ who: `guest ${guest}` });
    guests_total.inc({ who: "guest 1" });
    expect(await samples(metrics, "guests_total")).toEqual(['who="guest 0" 1', 'who="guest 1" 2', 'who="other" 98']);
    ends_total.inc({ how: "unheard of" as "well", by: "us" });
    expect(await samples(metrics, "ends_total")).toContain('how="other",by="us" 1');
    // The first values may differ per scrape.
    for (const who of ["a", "b", "c", "d"]) {
      places.reset();
      places.set({ who }, 1);
      expect(await samples(metrics, "places")).toEqual([`who="${who}" 1`]);
    }
  });

  it("is required by the types", () => {
    const { declared: own } = createMetrics(declared);
    // Never called: this tests the compiler.
    const wrong = () => {
      // @ts-expect-error undeclared name
      own.thing_total.inc();
      // @ts-expect-error undeclared value
      own.ends_total.inc({ how: "so so", by: "us" });
      // @ts-expect-error undeclared label
      own.ends_total.inc({ how: "well", by: "us", when: "now" });
      // @ts-expect-error a label is missing
      own.ends_total.inc({ how: "well" });
      // @ts-expect-error all labels are missing
      own.ends_total.inc();
      // @ts-expect-error the metric has no labels
      own.things_total.inc({ how: "well" });
      // @ts-expect-error a counter cannot be set
      own.things_total.set(3);
      // @ts-expect-error prom-client collects Node's metrics
      own.process_open_fds.set(3);
    };
    expect(wrong).toThrow();
  });

  it("cannot be a summary", () => {
    const summary = { wait_seconds: { type: "summary", unit: "seconds", help: "Wait", labels: {} } } as const;
    expect(() => createMetrics(summary)).toThrow("wait_seconds is a summary: declare it as a histogram");
  });
});

describe("the comparison with a scrape reports", () => {
  const scrape = async () => {
    const metrics = createMetrics(declared);
    metrics.declared.guests_total.inc({ who: "ana" });
    metrics.declared.guests_total.inc({ who: "eve" });
    return metrics.registry.metrics();
  };
  const change = (name: keyof typeof declared, more: Partial<Metric>) => ({
    ...declared,
    [name]: { ...(declared[name] as Metric), ...more },
  });
  const { things_total: _, ...less } = declared;

  it.each<[string, MetricSet, RegExp]>([
    ["an undeclared metric", less, /^things_total is not declared$/],
    ["a missing metric", { ...declared, x_total: declared.things_total }, /^x_total is declared and not exposed$/],
    ["another type", change("things_total", { type: "gauge" }), /^things_total is a counter, declared as a gauge$/],
    ["another help", change("things_total", { help: "All" }), /^things_total has the help "Things", declared "All"$/],
    ["another label", change("guests_total", { labels: { name: { atMost: 2 } } }), /has the labels who, declared name/],
    ["another value", change("wait_seconds", { labels: { how: ["well"] } }), /has how="badly", declared well$/],
    [
      "too many values",
      change("guests_total", { labels: { who: { atMost: 1 } } }),
      /^2 of guests_total's who: ana, eve;/,
    ],
    ["other buckets", change("wait_seconds", { buckets: [1, 3] }), /has the buckets 1,2,\+Inf, declared 1,3,\+Inf$/],
    ["a combination without a 0", change("ends_total", { labels: { how: ["a"], by: ["us"] } }), /lacks {"how":"a"/],
  ])("%s", async (_name, set, fault) => {
    expect(contractFaults(await scrape(), declared)).toEqual([]);
    expect(contractFaults(await scrape(), set)).toContainEqual(expect.stringMatching(fault));
  });
});

describe("each declared metric is used by a service", () => {
  const services = join(import.meta.dirname, "../..");
  const source = (pattern: string) =>
    globSync(pattern, { cwd: services }).map((file) => readFileSync(join(services, file), "utf8"));
  const kit = source("kit/*.ts").join("\n");

  it.each(Object.entries(allSets))("of %s", (name, set) => {
    const text = source(`${name}/src/**/*.ts`).join("\n");
    expect(text.length).toBeGreaterThan(1_000);
    const own = Object.keys(set).filter((metric) => !(metric in node));
    expect(own.filter((metric) => !`${text}\n${kit}`.includes(metric))).toEqual([]);
    expect(own.filter((metric) => !(metric in http)).length).toBeGreaterThan(0);
    // The kit counts these for every service.
    expect("taskflow_database_query_seconds" in set).toBe(text.includes("@taskflow/kit/postgres.ts"));
    expect("taskflow_call_duration_seconds" in set).toBe(text.includes("@taskflow/kit/http-client.ts"));
  });
});
