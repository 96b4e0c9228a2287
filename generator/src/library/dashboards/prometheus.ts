/** The health of Prometheus itself. */
import { increase, max, mean, type Panel, sum, up, zeroNamed } from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { nothingYet, query } from "./query.ts";
import { none, some } from "./thresholds.ts";

export const prometheusPanels: readonly [Panel, ...Panel[]] = [
  {
    kind: "bars",
    title: "Targets that answer",
    alert: "TargetDown",
    description: "The share of each job's targets that answered the last scrape: all of them is good.",
    unit: "percentunit",
    thresholds: some,
    queries: [query(mean(up(), ["job"]), "{{job}}")],
  },
  {
    kind: "timeseries",
    title: "Series in memory",
    description: "One that only grows: some label has a value for each request.",
    unit: "short",
    queries: [query(max(gauge("prometheus_tsdb_head_series")), "series")],
  },
  {
    kind: "timeseries",
    title: "Blocks on disk",
    description: "What Prometheus keeps. It gives up the oldest where its volume would not hold more.",
    unit: "bytes",
    queries: [query(max(gauge("prometheus_tsdb_storage_blocks_bytes")), "blocks")],
  },
  {
    kind: "timeseries",
    title: "Rules that failed",
    alert: "RuleFails",
    description: "In an hour, by group: 0 is good, a rule that cannot be evaluated is an alert that cannot fire.",
    unit: "short",
    thresholds: none,
    width: 12,
    queries: [
      query(
        zeroNamed(
          sum(increase(counter("prometheus_rule_evaluation_failures_total"), "1h"), ["rule_group"]),
          "rule_group",
          nothingYet,
        ),
        "{{rule_group}}",
      ),
    ],
  },
  {
    kind: "timeseries",
    title: "Scrapes refused",
    alert: "ScrapeRefused",
    description: "In an hour, for more samples than a target may tell: 0 is good, otherwise a whole target is missing.",
    unit: "short",
    thresholds: none,
    width: 12,
    queries: [query(sum(increase(counter("prometheus_target_scrapes_exceeded_sample_limit_total"), "1h")), "scrapes")],
  },
];
