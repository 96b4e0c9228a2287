/** Alerts on NetworkPolicies that are not enforced: the policy probe tries connections that are not declared. */
import { above, max, type RuleGroup, secondsSince } from "../../promql/index.ts";
import { gauge } from "../queries.ts";

const probe = 'job="policy-probe", namespace="monitoring", pod="policy-probe-a"';
const open = `taskflow_policy_probe_open{${probe}, target="postgres.taskflow-data:5432"}`;
const lastRun = `taskflow_policy_probe_last_run_timestamp_seconds{${probe}}`;

export const policies: RuleGroup = {
  name: "policies",
  recordings: [],
  alerts: [
    {
      name: "PolicyBroken",
      severity: "page",
      expression: above(max(gauge("taskflow_policy_probe_open"), ["target"]), 0),
      for: "30s",
      summary: "Nothing yet for people; whoever breaks into one pod gets to {{ $labels.target }}",
      description:
        "The policy probe reached {{ $labels.target }}, which no edge of the graph lets it reach: a NetworkPolicy is gone or wider than rendered, or the network plug-in enforces none.",
      fires: {
        every: "30s",
        series: { [open]: "0 0 1x10" },
        at: "3m",
        labels: { target: "postgres.taskflow-data:5432" },
      },
      silent: { every: "30s", series: { [open]: "0 0 1 0x10" }, at: "60s" },
    },
    {
      name: "PolicyProbeSilent",
      severity: "ticket",
      expression: above(max(secondsSince(gauge("taskflow_policy_probe_last_run_timestamp_seconds")), ["job"]), 300),
      for: "1m",
      summary: "Nothing yet for people; a NetworkPolicy that is not enforced would go unseen",
      description:
        "The policy probe runs, and has not tried its targets for 5 minutes: it cannot resolve their names, or it hangs.",
      fires: { series: { [lastRun]: "0 60 120x20" }, at: "10m", labels: { job: "policy-probe" } },
      silent: { series: { [lastRun]: "0+60x20" }, at: "10m" },
    },
  ],
};
