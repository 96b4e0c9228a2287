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

describe("what is declared", () => {
  it("is there before anything happened, at 0 for each combination of words", async () => {
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
    // Too many to tell them all before they are needed.
    expect(await samples(metrics, "read_seconds_count")).toEqual([]);
    expect(contractFaults(await metrics.registry.metrics(), declared)).toEqual([]);
  });

  it("counts, measures, is read when asked for, is taken away and begins anew", async () => {
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

  it("has no series without bounds, whatever is said at run time", async () => {
    const metrics = createMetrics(declared);
    const { guests_total, places, ends_total } = metrics.declared;
    for (let guest = 0; guest < 100; guest += 1) guests_total.inc({ who: `guest ${guest}` });
    guests_total.inc({ who: "guest 1" });
    expect(await samples(metrics, "guests_total")).toEqual(['who="guest 0" 1', 'who="guest 1" 2', 'who="other" 98']);
    ends_total.inc({ how: "unheard of" as "well", by: "us" });
    expect(await samples(metrics, "ends_total")).toContain('how="other",by="us" 1');
    // Who is first may change with each scrape.
    for (const who of ["a", "b", "c", "d"]) {
      places.reset();
      places.set({ who }, 1);
      expect(await samples(metrics, "places")).toEqual([`who="${who}" 1`]);
    }
  });

  it("is all that compiles", () => {
    const { declared: own } = createMetrics(declared);
    // Never run: the compiler is what is tested.
    const wrong = () => {
      // @ts-expect-error no such name
      own.thing_total.inc();
      // @ts-expect-error no such word
      own.ends_total.inc({ how: "so so", by: "us" });
      // @ts-expect-error no such label
      own.ends_total.inc({ how: "well", by: "us", when: "now" });
      // @ts-expect-error one label is missing
      own.ends_total.inc({ how: "well" });
      // @ts-expect-error none is there
      own.ends_total.inc();
      // @ts-expect-error it has no labels
      own.things_total.inc({ how: "well" });
      // @ts-expect-error a counter does not go where one likes
      own.things_total.set(3);
      // @ts-expect-error Node counts its own
      own.process_open_fds.set(3);
    };
    expect(wrong).toThrow();
  });

  it("cannot be a summary", () => {
    const summary = { wait_seconds: { type: "summary", unit: "seconds", help: "Wait", labels: {} } } as const;
    expect(() => createMetrics(summary)).toThrow("wait_seconds is a summary: declare it as a histogram");
  });
});

describe("the comparison with a scrape finds", () => {
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
    ["what is not declared", less, /^things_total is not declared$/],
    ["what is not told", { ...declared, x_total: declared.things_total }, /^x_total is declared and not told$/],
    ["another type", change("things_total", { type: "gauge" }), /^things_total is a counter, declared as a gauge$/],
    ["another help", change("things_total", { help: "All" }), /^things_total says "Things", declared "All"$/],
    ["another label", change("guests_total", { labels: { name: { atMost: 2 } } }), /has the labels who, declared name/],
    ["another word", change("wait_seconds", { labels: { how: ["well"] } }), /has how="badly", declared well$/],
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

describe("no metric is declared that nobody counts", () => {
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
    // These count in the kit, for who uses it.
    expect("taskflow_database_query_seconds" in set).toBe(text.includes("@taskflow/kit/postgres.ts"));
    expect("taskflow_call_duration_seconds" in set).toBe(text.includes("@taskflow/kit/http-client.ts"));
  });
});
