/** Alerts on NetworkPolicies that are not enforced: the policy probe tries connections that are not declared. */
import { type Alert, above, max, type RuleGroup, secondsSince } from "../../promql/index.ts";
import type { SharedMetrics } from "../observed.ts";
import { named } from "../queries.ts";

const job = "prober";
const probe = `job="${job}", namespace="shop", pod="prober-a"`;
const target = "store.data:5432";

function broken(metric: string): Alert {
  const open = `${metric}{${probe}, target="${target}"}`;
  return {
    name: "PolicyBroken",
    severity: "page",
    expression: above(max(named.gauge<"target">(metric), ["target"]), 0),
    for: "30s",
    summary: "Nothing yet for people; whoever breaks into one pod gets to {{ $labels.target }}",
    description:
      "The policy probe reached {{ $labels.target }}, which no edge of the graph lets it reach: a NetworkPolicy is gone or wider than rendered, or the network plug-in enforces none.",
    fires: {
      every: "30s",
      series: { [open]: "0 0 1x10" },
      at: "3m",
      labels: { target },
    },
    silent: { every: "30s", series: { [open]: "0 0 1 0x10" }, at: "60s" },
  };
}

function silent(metric: string): Alert {
  const lastRun = `${metric}{${probe}}`;
  return {
    name: "PolicyProbeSilent",
    severity: "ticket",
    expression: above(max(secondsSince(named.gauge<never>(metric)), ["job"]), 300),
    for: "1m",
    summary: "Nothing yet for people; a NetworkPolicy that is not enforced would go unseen",
    description:
      "The policy probe runs, and has not tried its targets for 5 minutes: it cannot resolve their names, or it hangs.",
    fires: { series: { [lastRun]: "0 60 120x20" }, at: "10m", labels: { job } },
    silent: { series: { [lastRun]: "0+60x20" }, at: "10m" },
  };
}

/** Alerts for those of the probe's metrics that the application's processes export. */
export const policies = ({ forbiddenOpen, forbiddenTried }: SharedMetrics): RuleGroup => ({
  name: "policies",
  recordings: [],
  alerts: [...(forbiddenOpen ? [broken(forbiddenOpen)] : []), ...(forbiddenTried ? [silent(forbiddenTried)] : [])],
});
