/** Checks that the query of every panel and every metric in a rule has samples. */

import { facts } from "../../generator/src/facts.ts";
import { queriesOf } from "../../generator/src/promql/queries-of.ts";
import { eventually } from "../../operate/eventually.ts";
import { median } from "../../operate/load/statistics.ts";
import { lacksPrometheus, prometheusOf, type Query } from "../monitoring/prometheus.ts";
import type { Step } from "../step.ts";
import { startUsers } from "../traffic.ts";

/** Seconds of traffic until rates over five minutes have samples. */
const patience = 240;
/** Milliseconds: the bar for the median time of each query of the overview. */
const most = 200;

export const queries: Step = {
  title: "The queries of all panels and rules have samples",
  rows: ["TH9", "TH11", "MS6"],
  leftOut: lacksPrometheus,
  async run(context, say) {
    const query = prometheusOf(context);
    const traffic = await startUsers(context, "queries");
    try {
      const panels = facts.monitoring.dashboards.flatMap(queriesOf);
      const names = metricsInRules();
      let empty: string[] = [];
      await eventually(
        async () => {
          empty = [
            ...(
              await without(
                query,
                panels.map(({ text }) => text),
              )
            ).map((text) => {
              const panel = panels.find((one) => one.text === text);
              return `${panel?.dashboard}, ${panel?.panel}: ${text}`;
            }),
            ...(await without(query, names)).map((name) => `metric ${name} of a rule`),
          ];
          say(`${empty.length} still without samples`);
          return empty.length === 0;
        },
        { within: patience, every: 5_000, what: "samples for every query" },
      ).catch((error) => {
        throw new Error(`${(error as Error).message}\n${empty.join("\n")}`);
      });
      const overview = facts.monitoring.dashboards[0];
      const times = overview
        ? await timesOf(
            query,
            queriesOf(overview).map(({ text }) => text),
          )
        : [];
      const slowest = Math.max(...times);
      if (slowest > most)
        throw new Error(`a query of the overview took ${slowest.toFixed(0)} ms; the bar is ${most} ms`);
      return [
        `${panels.length} queries of ${facts.monitoring.dashboards.length} dashboards and ${names.length} metrics of rules have samples`,
        `the overview's ${times.length} queries: the slowest took ${slowest.toFixed(0)} ms (bar ${most} ms)`,
      ];
    } finally {
      await traffic.stop();
    }
  },
};

/** The declared metrics that rules refer to: an alert's own expression has no samples in a healthy cluster. */
function metricsInRules(): string[] {
  const texts = facts.monitoring.ruleGroups
    .flatMap(({ alerts, recordings }) => [...alerts, ...recordings])
    .map(({ expression }) => expression.text);
  const sets = [...Object.values(facts.monitoring.metrics), ...Object.values(facts.monitoring.exporters)];
  const histograms = ["", "_bucket", "_count", "_sum"];
  const names = [...sets, facts.monitoring.recorded].flatMap((set) =>
    Object.entries(set).flatMap(([name, { type, seldom }]) =>
      seldom ? [] : type === "histogram" ? histograms.map((suffix) => name + suffix) : [name],
    ),
  );
  return [...new Set(names)].filter((name) =>
    texts.some((text) => new RegExp(`(?<![\\w:])${name}(?![\\w:])`).test(text)),
  );
}

/** The queries without samples. */
async function without(query: Query, all: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const text of new Set(all)) if ((await query(text)).length === 0) found.push(text);
  return found;
}

/** The median time of five runs per query, in milliseconds. */
async function timesOf(query: Query, all: readonly string[]): Promise<number[]> {
  const medians: number[] = [];
  for (const text of all) {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const begun = performance.now();
      await query(text);
      times.push(performance.now() - begun);
    }
    medians.push(median(times));
  }
  return medians;
}
