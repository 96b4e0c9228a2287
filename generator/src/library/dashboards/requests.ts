/** Rate, errors and duration of the requests that our services get, as clients see them. */
import {
  atLeast,
  like,
  type Matcher,
  type Panel,
  quantile,
  rateOf,
  ratio,
  sum,
  up,
  type Vector,
  zeroFor,
  zeroNamed,
} from "../../promql/index.ts";
import { requestedByPeople, timedByUs } from "../alerts/slo.ts";
import type { Objectives } from "../objectives.ts";
import { histogram } from "../queries.ts";
import { lately, nothingYet, query } from "./query.ts";

type Jobs = string | Matcher;

/** Excludes probes and scrapes: they are frequent and quick, and would hide the other requests. */
const served = (job: Jobs) => histogram("http_request_duration_seconds", { job, route: requestedByPeople });
const timed = (job: Jobs, objectives: Objectives) =>
  histogram("http_request_duration_seconds", { job, route: timedByUs(objectives) });
const failed = (job: Jobs) =>
  histogram("http_request_duration_seconds", { job, route: requestedByPeople, status: like("5..") });

/** Yellow from the value that breaks an objective; red where that is obvious. */
export const slow = ({ fast }: Objectives) => ({ yellow: fast.within, red: Math.max(1, 4 * fast.within) });
export const failing = ({ available }: Objectives) => ({ yellow: Number((1 - available).toPrecision(3)), red: 0.05 });

/** The limits of the objectives, in the texts of panels. */
export const promised = {
  failing: ({ available }: Objectives): string =>
    `one in ${number(Math.round(1 / (1 - available)))} is more than we promise, one in twenty hurts`,
  within: ({ fast }: Objectives): string => (fast.within === 0.25 ? "a quarter of a second" : `${fast.within} s`),
};

const words: Readonly<Record<number, string>> = {
  50: "fifty",
  100: "a hundred",
  200: "two hundred",
  1000: "a thousand",
};
const number = (value: number): string => words[value] ?? String(value);

const jobs = (job: Jobs): Vector<"job"> => sum(up({ job }), ["job"]);

export const requestsByJob = (job: Jobs): Vector<"job"> =>
  zeroFor(jobs(job), sum(rateOf(served(job), lately), ["job"]));
export const failedShareByJob = (job: Jobs): Vector<"job"> =>
  ratio(sum(rateOf(failed(job), lately), ["job"]), requestsByJob(job));
export const failedShare = (job: Jobs): Vector<never> =>
  ratio(sum(rateOf(failed(job), lately)), sum(requestsByJob(job)));
/** Replaces NaN, the quantile of no requests, by zero: a service without requests was not slow. */
export const p95ByJob = (job: Jobs, objectives: Objectives): Vector<"job"> =>
  zeroFor(jobs(job), atLeast(quantile(0.95, timed(job, objectives), lately, ["job"]), 0));

/** Panels per route of one service. */
export function routePanels(job: string, objectives: Objectives): readonly [Panel, ...Panel[]] {
  const requests = sum(rateOf(served(job), lately), ["route"]);
  return [
    {
      kind: "timeseries",
      title: "Requests by route",
      description: "Requests answered each second; probes and scrapes are left out.",
      unit: "reqps",
      stacked: true,
      queries: [query(zeroNamed(requests, "route", nothingYet), "{{route}}")],
    },
    {
      kind: "timeseries",
      title: "Failed requests by route",
      alert: "ErrorBudgetBurnsFast",
      description: `The share of requests answered with 5xx: 0 is good, ${promised.failing(objectives)}.`,
      unit: "percentunit",
      thresholds: failing(objectives),
      queries: [
        query(
          zeroNamed(ratio(sum(rateOf(failed(job), lately), ["route"]), requests), "route", nothingYet),
          "{{route}}",
        ),
      ],
    },
    {
      kind: "timeseries",
      title: "95th percentile by route",
      alert: "LatencyBudgetBurnsFast",
      description: `Nineteen of twenty requests were answered faster than this; we promise ${promised.within(objectives)}.`,
      unit: "s",
      thresholds: slow(objectives),
      queries: [
        query(zeroNamed(atLeast(quantile(0.95, served(job), lately, ["route"]), 0), "route", nothingYet), "{{route}}"),
      ],
    },
    {
      kind: "timeseries",
      title: "Answers by status",
      description: "4xx are mistakes of those who ask, 429 asked too often, 5xx are ours.",
      unit: "reqps",
      stacked: true,
      width: 24,
      queries: [query(zeroNamed(sum(rateOf(served(job), lately), ["status"]), "status", nothingYet), "{{status}}")],
    },
  ];
}
