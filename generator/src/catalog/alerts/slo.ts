/** The service level objectives, and alerts when their error budgets are used up too fast. */
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
  type RuleGroup,
  rateOf,
  rateWithin,
  sum,
  times,
  unlessOn,
} from "../../promql/index.ts";
import type { latency } from "../metrics/latency.ts";
import { gauge, histogram } from "../queries.ts";
import { answering } from "./jobs.ts";
import { burnScenes } from "./slo-scenes.ts";

/** The objectives, as shares of people's requests over 30 days; `within` in seconds is one of the declared buckets. */
export const objectives = {
  available: 0.995,
  fast: { share: 0.95, within: 0.25 satisfies (typeof latency)[number] },
} as const;

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

/** Routes of probes and scrapes: a failed readiness check is no failed request. A picture's time depends on its client. */
const machines = [endpoint.live, endpoint.ready, endpoint.health, endpoint.metrics] as const;
/** The routes that people request, and of these the ones whose duration depends on our services alone. */
export const requestedByPeople = noneOf(...machines);
export const timedByUs = noneOf(...machines, "/images", "/images/upload", "/images/:id");
const asked = { job: oneOf(...answering), route: requestedByPeople } as const;
const timed = { job: asked.job, route: timedByUs } as const;

const name = "http_request_duration_seconds";
const requests = sum(rateOf(histogram(name, asked), "5m"), ["job"]);
const failed = sum(rateOf(histogram(name, { ...asked, status: oneOf("500", "503", "507") }), "5m"), ["job"]);
const answered = sum(rateOf(histogram(name, timed), "5m"), ["job"]);
const fast = sum(rateWithin(histogram(name, timed), objectives.fast.within, "5m"), ["job"]);

type Bad = "job:http_requests_failed:rate5m" | "job:http_requests_slow:rate5m";

/** Without requests, 0 / 0 is NaN and nothing fires. */
function burning(bad: Bad, budget: number, windows: (typeof burns)[keyof typeof burns]) {
  const share = (over: Duration) =>
    per(overTime("avg", gauge(bad), over), overTime("avg", gauge("job:http_requests:rate5m"), over));
  const [first, second] = windows.map(({ rate, long, short }) => {
    const most = Number((rate * budget).toPrecision(3));
    const pattern = atLeast(times(overTime("avg", gauge(bad), long), seconds[long]), fewest);
    return and(and(above(share(long), most), above(share(short), most)), pattern);
  }) as [ReturnType<typeof above<string>>, ReturnType<typeof above<string>>];
  return or(first, second);
}

/** Alerts that explain failed and slow requests: while one of them fires, these alerts stay quiet. */
const causes = ["ServiceDown", "PostgresDown", "RedisDown", "RedisCannotWrite"] as const;

const unavailable = (windows: (typeof burns)[keyof typeof burns]) =>
  burning("job:http_requests_failed:rate5m", 1 - objectives.available, windows);
const slow = (windows: (typeof burns)[keyof typeof burns]) =>
  burning("job:http_requests_slow:rate5m", 1 - objectives.fast.share, windows);

export const slo: RuleGroup = {
  name: "slo",
  recordings: [
    { record: "job:http_requests:rate5m", expression: requests },
    { record: "job:http_requests_failed:rate5m", expression: or(failed, times(requests, 0)) },
    { record: "job:http_requests_slow:rate5m", expression: minus(answered, fast) },
  ],
  alerts: [
    {
      name: "ErrorBudgetBurnsFast",
      severity: "page",
      expression: unlessOn(unavailable(burns.page), firing(causes, { lately: "10m" }), []),
      for: "2m",
      summary: "People get errors from {{ $labels.job }}: far more than the 0.5 % that we allow ourselves",
      description:
        "{{ $labels.job }} fails so many requests that the errors of 30 days are used up within five days at the latest. Nothing that it needs is known to be down.",
      ...burnScenes.failedFast,
    },
    {
      name: "ErrorBudgetBurnsSlowly",
      severity: "ticket",
      expression: unlessOn(
        unlessOn(unavailable(burns.ticket), firing(["ErrorBudgetBurnsFast"], { lately: "6h" }), ["job"]),
        firing(causes, { lately: "6h" }),
        [],
      ),
      for: "15m",
      summary: "Some people get errors from {{ $labels.job }}, again and again",
      description:
        "{{ $labels.job }} fails more than 1 in 200 requests, and has done so for hours or days: the errors that 30 days allow will not last that long.",
      ...burnScenes.failedSlowly,
    },
    {
      name: "LatencyBudgetBurnsFast",
      severity: "page",
      expression: unlessOn(slow(burns.page), firing(causes, { lately: "10m" }), []),
      for: "2m",
      summary: "People wait for {{ $labels.job }}: far more than 1 answer in 20 takes longer than 250 ms",
      description:
        "Three in ten of the answers of {{ $labels.job }}, or more, take longer than 250 ms. Nothing that it needs is known to be down.",
      ...burnScenes.slowFast,
    },
    {
      name: "LatencyBudgetBurnsSlowly",
      severity: "ticket",
      expression: unlessOn(
        unlessOn(slow(burns.ticket), firing(["LatencyBudgetBurnsFast"], { lately: "6h" }), ["job"]),
        firing(causes, { lately: "6h" }),
        [],
      ),
      for: "15m",
      summary: "{{ $labels.job }} feels slow: more than 1 answer in 20 takes longer than 250 ms",
      description:
        "More than 5 % of what {{ $labels.job }} answers takes longer than 250 ms, and has done so for hours or days.",
      ...burnScenes.slowSlowly,
    },
  ],
};
