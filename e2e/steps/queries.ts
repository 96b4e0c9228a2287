/** Every panel and every rule asks for something that there is. */

import { exporters } from "../../generator/src/catalog/metrics/exporters/index.ts";
import { facts } from "../../generator/src/facts.ts";
import type { MetricSet } from "../../generator/src/model/metric.ts";
import { queriesOf } from "../../generator/src/promql/queries-of.ts";
import { eventually } from "../../operate/eventually.ts";
import { startTraffic } from "../../operate/load/engine.ts";
import { wayIn } from "../../operate/load/way-in.ts";
import { type Ask, askPrometheus } from "../monitoring/prometheus.ts";
import type { Step } from "../step.ts";

/** Seconds of traffic until rates over five minutes say something. */
const patience = 240;
/** Milliseconds that a query of the overview may take: the median of all. */
const most = 200;

export const queries: Step = {
  title: "Every panel's and every rule's query finds samples",
  rows: ["TH9", "TH11", "MS6"],
  async run(context, say) {
    const ask = askPrometheus(context.api);
    const way = wayIn(context.planned, { address: context.node, authority: context.authority });
    const traffic = await startTraffic({ planned: context.planned, way, seed: "queries" });
    try {
      const panels = facts.monitoring.dashboards.flatMap(queriesOf);
      const names = namedByRules();
      let empty: string[] = [];
      await eventually(
        async () => {
          empty = [
            ...(
              await without(
                ask,
                panels.map(({ text }) => text),
              )
            ).map((query) => {
              const asked = panels.find(({ text }) => text === query);
              return `${asked?.dashboard}, ${asked?.panel}: ${query}`;
            }),
            ...(await without(ask, names)).map((name) => `rules name ${name}`),
          ];
          say(`${empty.length} without samples yet`);
          return empty.length === 0;
        },
        { within: patience, every: 5_000, what: "samples for every query" },
      ).catch((error) => {
        throw new Error(`${(error as Error).message}\n${empty.join("\n")}`);
      });
      const overview = facts.monitoring.dashboards[0];
      const times = overview
        ? await timesOf(
            ask,
            queriesOf(overview).map(({ text }) => text),
          )
        : [];
      const slowest = Math.max(...times);
      if (slowest > most)
        throw new Error(`a query of the overview took ${slowest.toFixed(0)} ms; the bar is ${most} ms`);
      return [
        `${panels.length} queries of ${facts.monitoring.dashboards.length} dashboards and ${names.length} metrics that rules name have samples`,
        `the overview's ${times.length} queries: the slowest took ${slowest.toFixed(0)} ms (bar ${most} ms)`,
      ];
    } finally {
      await traffic.stop();
    }
  },
};

/** The declared metrics that rules look at: an alert's own expression finds nothing while all is well. */
function namedByRules(): string[] {
  const texts = facts.monitoring.ruleGroups
    .flatMap(({ alerts, recordings }) => [...alerts, ...recordings])
    .map(({ expression }) => expression.text);
  const sets = [...Object.values<MetricSet>(facts.monitoring.metrics), ...Object.values<MetricSet>(exporters)];
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

async function without(ask: Ask, all: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const query of new Set(all)) if ((await ask(query)).length === 0) found.push(query);
  return found;
}

/** Milliseconds, the median of five for each query. */
async function timesOf(ask: Ask, all: readonly string[]): Promise<number[]> {
  const medians: number[] = [];
  for (const query of all) {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const begun = performance.now();
      await ask(query);
      times.push(performance.now() - begun);
    }
    medians.push(times.sort((a, b) => a - b)[2] ?? 0);
  }
  return medians;
}
