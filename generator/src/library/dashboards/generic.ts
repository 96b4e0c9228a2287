/** Default panels: one for each declared metric that has no panel of its own. */
import type { Metric, MetricSet } from "../../model/metric.ts";
import {
  atLeast,
  increase,
  max,
  type Panel,
  quantile,
  rate,
  sum,
  type Unit,
  type Vector,
  zeroNamed,
} from "../../promql/index.ts";
import { named } from "../queries.ts";
import { lately, nothingYet, query } from "./query.ts";

export const mentions = (panel: Panel, name: string): boolean =>
  panel.queries.some(({ expression }) => new RegExp(`\\b${name}(_bucket|_count|_sum)?\\b`).test(expression.text));

/** @param names the metrics that need a panel @returns one panel per metric, in the order of the set */
export const genericPanels = (job: string, set: MetricSet, names: readonly string[]): Panel[] =>
  Object.entries(set)
    .filter(([name, { type }]) => names.includes(name) && type !== "summary")
    .map(([name, metric]) => panelOf(job, name, metric));

function panelOf(job: string, name: string, metric: Metric): Panel {
  const labels = Object.keys(metric.labels);
  const { title, unit, expression, says } = readingOf(job, name, metric, labels);
  const [first] = labels;
  const legend = labels.length > 0 ? labels.map((label) => `{{${label}}}`).join(" ") : title;
  return {
    kind: "timeseries",
    title,
    description: `${says} Metric: ${name}.`,
    unit,
    queries: [query(first ? zeroNamed(expression, first, nothingYet) : expression, legend)],
  };
}

interface Reading {
  readonly title: string;
  readonly unit: Unit;
  readonly expression: Vector<string>;
  readonly says: string;
}

function readingOf(job: string, name: string, { type, unit, help }: Metric, by: readonly string[]): Reading {
  const title = help.replace(/, by .*|; .*|\.$/, "");
  if (type === "gauge")
    return {
      title,
      unit: unitOf(unit),
      expression: max(named.gauge<string>(name, { job }), by),
      says: `${help}: the largest that any pod tells.`,
    };
  if (type === "histogram")
    return {
      title: `${title}, 95th percentile`,
      unit: unitOf(unit),
      expression: atLeast(quantile(0.95, named.histogram<string>(name, { job }), lately, by), 0),
      says: `${help}: nineteen of twenty stayed below this.`,
    };
  const counted = named.counter<string>(name, { job });
  if (unit === "bytes")
    return { title, unit: "Bps", expression: sum(rate(counted, lately), by), says: `${help}, each second.` };
  return { title, unit: "short", expression: sum(increase(counted, "5m"), by), says: `${help}, in five minutes.` };
}

function unitOf(unit: Metric["unit"]): Unit {
  const ids = { seconds: "s", bytes: "bytes", count: "short", ratio: "percentunit" } as const;
  return ids[unit];
}
