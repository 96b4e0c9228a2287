/** A service's outgoing calls: to its dependencies, to other services, to its database. */
import { atLeast, like, min, type Panel, quantile, rateOf, ratio, sum, zeroNamed } from "../../promql/index.ts";
import type { Objectives } from "../objectives.ts";
import { named } from "../queries.ts";
import { lately, nothingYet, query } from "./query.ts";
import { failing, slow } from "./requests.ts";

export const upOrDown = { "1": { text: "up", good: true }, "0": { text: "down", good: false } };

/** @param metric the gauge by dependency: 1 where its last readiness check passed */
export const dependencyPanels = (metric: string, job: string): readonly [Panel, ...Panel[]] => [
  {
    kind: "states",
    title: "Dependencies",
    description:
      "Whether each dependency passed the last readiness check of every pod; while one is down, no traffic comes here.",
    unit: "short",
    words: upOrDown,
    width: 24,
    queries: [query(min(named.gauge<"dependency">(metric, { job }), ["dependency"]), "{{dependency}}")],
  },
];

/** @param metric the histogram of calls by target and outcome */
export function callPanels(metric: string, job: string, objectives: Objectives): readonly [Panel, ...Panel[]] {
  const calls = named.histogram<"target">(metric, { job });
  const bad = named.histogram<"target">(metric, { job, outcome: like("5xx|no answer") });
  const rate = sum(rateOf(calls, lately), ["target"]);
  return [
    {
      kind: "timeseries",
      title: "Calls by target",
      description: "Calls of other services each second, repeated ones included.",
      unit: "reqps",
      queries: [query(zeroNamed(rate, "target", nothingYet), "{{target}}")],
    },
    {
      kind: "timeseries",
      title: "Failed calls by target",
      description: "The share of calls with 5xx or no answer at all: look at the target's own dashboard next.",
      unit: "percentunit",
      thresholds: failing(objectives),
      queries: [
        query(zeroNamed(ratio(sum(rateOf(bad, lately), ["target"]), rate), "target", nothingYet), "{{target}}"),
      ],
    },
    {
      kind: "timeseries",
      title: "95th percentile by target",
      description: "How long nineteen of twenty calls took at most: part of what this service's own users wait for.",
      unit: "s",
      thresholds: slow(objectives),
      queries: [
        query(zeroNamed(atLeast(quantile(0.95, calls, lately, ["target"]), 0), "target", nothingYet), "{{target}}"),
      ],
    },
  ];
}

/** A query is part of a request: its limit is a tenth of the request's. */
const slowQuery = { yellow: 0.05, red: 0.25 };

/** @param metric the histogram of queries by operation */
export function databasePanels(metric: string, job: string): readonly [Panel, ...Panel[]] {
  const queries = named.histogram<"operation">(metric, { job });
  const rate = sum(rateOf(queries, lately), ["operation"]);
  const p95 = atLeast(quantile(0.95, queries, lately, ["operation"]), 0);
  return [
    {
      kind: "timeseries",
      title: "Queries by operation",
      description: "Database queries each second.",
      unit: "ops",
      width: 12,
      queries: [query(zeroNamed(rate, "operation", nothingYet), "{{operation}}")],
    },
    {
      kind: "timeseries",
      title: "95th percentile by operation",
      description:
        "How long nineteen of twenty queries took at most, the wait for a connection included where the pool is empty.",
      unit: "s",
      thresholds: slowQuery,
      width: 12,
      queries: [query(zeroNamed(p95, "operation", nothingYet), "{{operation}}")],
    },
  ];
}
