/** Alerts on Prometheus itself: whether it still takes in every sample. */
import { above, increase, type RuleGroup, sum } from "../../promql/index.ts";
import { counter } from "../queries.ts";

const refused = 'prometheus_target_scrapes_exceeded_sample_limit_total{job="shop"}';
const failed = 'prometheus_rule_evaluation_failures_total{job="shop", rule_group="rules.yaml;slo"}';

export const prometheus: RuleGroup = {
  name: "prometheus",
  recordings: [],
  alerts: [
    {
      name: "ScrapeRefused",
      severity: "ticket",
      expression: above(
        sum(increase(counter("prometheus_target_scrapes_exceeded_sample_limit_total"), "10m"), ["job"]),
        0,
      ),
      for: "0s",
      summary: "Nothing yet for people; a target tells more than Prometheus takes, so nothing of it is kept",
      description: "A scrape exceeded its sample limit: some label has far more values than it was declared with.",
      fires: { series: { [refused]: "0x4 1+2x10" }, at: "10m", labels: { job: "shop" } },
      silent: { series: { [refused]: "9x20" }, at: "12m" },
    },
    {
      name: "RuleFails",
      severity: "ticket",
      expression: above(sum(increase(counter("prometheus_rule_evaluation_failures_total"), "10m"), ["rule_group"]), 0),
      for: "5m",
      summary: "Nothing yet for people; some alerts cannot fire",
      description: "Prometheus cannot evaluate a rule of {{ $labels.rule_group }}.",
      fires: { series: { [failed]: "0x4 1+2x20" }, at: "15m", labels: { rule_group: "rules.yaml;slo" } },
      // It happened once, long ago.
      silent: { series: { [failed]: "0x4 1x20" }, at: "20m" },
    },
  ],
};
