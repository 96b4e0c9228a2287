/** Alerts on log-in attempts by people who do not own the account. */
import { above, ago, and, oneOf, orZero, overTime, type RuleGroup, rate, sum, times } from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";

/** Unusual is this many times the last day's mean, and at least this rate per second. */
const far = 5;
const noticed = 0.2;

const failures = counter("taskflow_login_failures_total", { reason: oneOf("wrong", "slowed") });
const recorded = "job:login_failures:rate5m";
/** The rate before it became unusual; zero if there is none yet. */
const usual = orZero(sum(overTime("avg", ago(gauge(recorded), "1h"), "1d")));

const wrong = 'taskflow_login_failures_total{job="auth", pod="auth-a", reason="wrong"}';

export const security: RuleGroup = {
  name: "security",
  recordings: [{ record: recorded, expression: sum(rate(failures, "5m"), ["job"]) }],
  alerts: [
    {
      name: "LoginFailuresUnusual",
      severity: "ticket",
      expression: and(above(sum(gauge(recorded)), noticed), above(sum(gauge(recorded)), times(usual, far))),
      for: "5m",
      summary: "Far more log-ins fail than usual: somebody may be guessing passwords",
      description:
        "More than 12 log-ins a minute fail, five times as many as in the mean of the last day. Whoever guesses is slowed already, by address and by e-mail.",
      fires: { series: { [wrong]: "0+1x60 90+60x20" }, at: "72m", labels: {} },
      // As busy as always.
      silent: { series: { [wrong]: "0+60x90" }, at: "72m" },
    },
  ],
};
