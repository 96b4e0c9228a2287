/** Alerts when the error budgets of the service level objectives are used up too fast. */
import { endpoint } from "../../model/endpoints.ts";
import {
  above,
  and,
  atLeast,
  type Duration,
  firing,
  minus,
  noneOf,
  oneOf,
  or,
  overTime,
  per,
  type Recording,
  type RuleGroup,
  rateOf,
  rateWithin,
  sum,
  times,
  unlessOn,
  type Vector,
} from "../../promql/index.ts";
import type { Objectives } from "../objectives.ts";
import type { Observed } from "../observed.ts";
import { gauge, histogram } from "../queries.ts";
import { burnScenes } from "./slo-scenes.ts";
import { firingOf, unlessAny } from "./workloads.ts";

/**
 * The burn rates: how many times faster than allowed the budget is used up, over the long window and still over the short
 * one. Source: Google's SRE workbook, "Alerting on SLOs". The windows of one and three days need that much retention.
 */
const burns = {
  page: [
    { rate: 14.4, long: "1h", short: "5m" },
    { rate: 6, long: "6h", short: "30m" },
  ],
  ticket: [
    { rate: 3, long: "1d", short: "2h" },
    { rate: 1, long: "3d", short: "6h" },
  ],
} as const satisfies Record<string, readonly { rate: number; long: Duration; short: Duration }[]>;

/** Fewer bad responses than this in the long window are ignored: at night, one can be half of all. */
const fewest = 5;
const seconds = { "1h": 3_600, "6h": 21_600, "1d": 86_400, "3d": 259_200 } as const;

/** Routes of probes and scrapes: a failed readiness check is no failed request. */
const machines = [endpoint.live, endpoint.ready, endpoint.health, endpoint.metrics] as const;
/** The routes that users request. */
export const requestedByPeople = noneOf(...machines);
/** Of these the ones whose duration depends on the services alone. */
export const timedByUs = ({ untimed = [] }: Objectives) => noneOf<string>(...machines, ...untimed);

type Bad = "job:http_requests_failed:rate5m" | "job:http_requests_slow:rate5m";
type Windows = (typeof burns)[keyof typeof burns];

/** Without requests, 0 / 0 is NaN and nothing fires. */
function burning(bad: Bad, budget: number, windows: Windows): Vector<string> {
  const share = (over: Duration) =>
    per(overTime("avg", gauge(bad), over), overTime("avg", gauge("job:http_requests:rate5m"), over));
  const [first, second] = windows.map(({ rate, long, short }) => {
    const most = Number((rate * budget).toPrecision(3));
    const pattern = atLeast(times(overTime("avg", gauge(bad), long), seconds[long]), fewest);
    return and(and(above(share(long), most), above(share(short), most)), pattern);
  }) as [Vector<string>, Vector<string>];
  return or(first, second);
}

/** Alerts that explain failed and slow requests: while one of them fires, these alerts stay quiet. */
const causes = ["ServiceDown", "PostgresDown", "RedisDown", "RedisCannotWrite"];

/** Shares as text, such as 0.5 for 0.005: in percent, or as one of so many. */
const percent = (share: number) => Number((share * 100).toPrecision(3));
const oneOfSo = (share: number) => Math.round(1 / share);
const tenths = ["", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
/** The share at which the slower of the paging burn rates fires, in words if it is so many tenths. */
function fastest(budget: number): string {
  const share = percent(budget * burns.page[1].rate);
  const word = tenths[share / 10];
  return word ? `${word} in ten` : `${share} %`;
}

function recordings({ answering }: Observed, objectives: Objectives): Recording[] {
  const asked = { job: oneOf(...answering), route: requestedByPeople };
  const timed = { job: asked.job, route: timedByUs(objectives) };
  const name = "http_request_duration_seconds";
  const requests = sum(rateOf(histogram(name, asked), "5m"), ["job"]);
  const failed = sum(rateOf(histogram(name, { ...asked, status: oneOf("500", "503", "507") }), "5m"), ["job"]);
  const answered = sum(rateOf(histogram(name, timed), "5m"), ["job"]);
  const fast = sum(rateWithin(histogram(name, timed), objectives.fast.within, "5m"), ["job"]);
  return [
    { record: "job:http_requests:rate5m", expression: requests },
    { record: "job:http_requests_failed:rate5m", expression: or(failed, times(requests, 0)) },
    { record: "job:http_requests_slow:rate5m", expression: minus(answered, fast) },
  ];
}

/** The recordings and alerts of the objectives: none without objectives, or without a job that counts requests. */
export function slo(of: Observed): RuleGroup {
  const { objectives, answering } = of;
  const [job] = answering;
  if (!objectives || job === undefined) return { name: "slo", recordings: [], alerts: [] };
  const failing = 1 - objectives.available;
  const lingering = 1 - objectives.fast.share;
  const unavailable = (windows: Windows) => burning("job:http_requests_failed:rate5m", failing, windows);
  const slow = (windows: Windows) => burning("job:http_requests_slow:rate5m", lingering, windows);
  const milliseconds = objectives.fast.within * 1_000;
  const scenes = burnScenes(
    job,
    objectives,
    of.absentAlerts.has("PostgresDown") ? undefined : { 'pg_up{job="exporter"}': "0x60" },
  );
  const quiet = (bad: Vector<string>, lately: Duration, fast?: string) =>
    unlessAny(fast ? unlessOn(bad, firing([fast], { lately }), ["job"]) : bad, firingOf(of, causes, { lately }), []);
  return {
    name: "slo",
    recordings: recordings(of, objectives),
    alerts: [
      {
        name: "ErrorBudgetBurnsFast",
        severity: "page",
        expression: quiet(unavailable(burns.page), "10m"),
        for: "2m",
        summary: `People get errors from {{ $labels.job }}: far more than the ${percent(failing)} % that we allow ourselves`,
        description:
          "{{ $labels.job }} fails so many requests that the errors of 30 days are used up within five days at the latest. Nothing that it needs is known to be down.",
        ...scenes.failedFast,
      },
      {
        name: "ErrorBudgetBurnsSlowly",
        severity: "ticket",
        expression: quiet(unavailable(burns.ticket), "6h", "ErrorBudgetBurnsFast"),
        for: "15m",
        summary: "Some people get errors from {{ $labels.job }}, again and again",
        description: `{{ $labels.job }} fails more than 1 in ${oneOfSo(failing)} requests, and has done so for hours or days: the errors that 30 days allow will not last that long.`,
        ...scenes.failedSlowly,
      },
      {
        name: "LatencyBudgetBurnsFast",
        severity: "page",
        expression: quiet(slow(burns.page), "10m"),
        for: "2m",
        summary: `People wait for {{ $labels.job }}: far more than 1 answer in ${oneOfSo(lingering)} takes longer than ${milliseconds} ms`,
        description: `${fastest(lingering)} of the answers of {{ $labels.job }}, or more, take longer than ${milliseconds} ms. Nothing that it needs is known to be down.`,
        ...scenes.slowFast,
      },
      {
        name: "LatencyBudgetBurnsSlowly",
        severity: "ticket",
        expression: quiet(slow(burns.ticket), "6h", "LatencyBudgetBurnsFast"),
        for: "15m",
        summary: `{{ $labels.job }} feels slow: more than 1 answer in ${oneOfSo(lingering)} takes longer than ${milliseconds} ms`,
        description: `More than ${percent(lingering)} % of what {{ $labels.job }} answers takes longer than ${milliseconds} ms, and has done so for hours or days.`,
        ...scenes.slowSlowly,
      },
    ],
  };
}
