/** The way from a commit to the cluster: Argo CD's comparisons, syncs and queues. */
import {
  atLeast,
  type Dashboard,
  increase,
  max,
  oneOf,
  orZero,
  overTime,
  type Panel,
  plus,
  quantile,
  sum,
  zeroNamed,
} from "../../promql/index.ts";
import { counter, histogram } from "../queries.ts";
import { applications, behind, lag, outOfStep, sync } from "./applications.ts";
import { lately, nothingYet, query } from "./query.ts";
import { uidOf } from "./uid.ts";

const failedSyncs = sum(increase(counter("argocd_app_sync_total", { phase: oneOf("Failed", "Error") }), "1h"), [
  "name",
]);
const gitFailures = plus(
  orZero(sum(increase(counter("argocd_git_lsremote_fail_total"), "1h"))),
  orZero(sum(increase(counter("argocd_git_fetch_fail_total"), "1h"))),
);
const comparisons = histogram("argocd_app_reconcile");
const slowComparison = { yellow: 5, red: 15 };

const numbers: readonly [Panel, ...Panel[]] = [
  {
    kind: "stat",
    title: "Applications out of step",
    alert: "ApplicationOutOfSync",
    description: "Not both Synced and Healthy: some after a commit are good, those that stay are not.",
    unit: "short",
    thresholds: { yellow: 1, red: 3 },
    width: 5,
    queries: [query(outOfStep, "applications")],
  },
  {
    kind: "stat",
    title: "Furthest behind",
    alert: "ApplicationOutOfSync",
    description: "The longest time since any Application was both Synced and Healthy; six hours at the most.",
    unit: "s",
    thresholds: behind,
    width: 5,
    queries: [query(max(lag), "behind")],
  },
  {
    kind: "stat",
    title: "Failed syncs in an hour",
    alert: "ApplicationOutOfSync",
    description:
      "Of all Applications. Argo CD tries again by itself; the Application's page says what the API server refused.",
    unit: "short",
    thresholds: { yellow: 1, red: 5 },
    width: 5,
    queries: [query(orZero(sum(failedSyncs)), "failed")],
  },
  {
    kind: "stat",
    title: "Failed looks at git in an hour",
    alert: "GitLooksFail",
    description: "While git does not answer, nothing new is delivered; what runs goes on.",
    unit: "short",
    thresholds: { yellow: 1, red: 10 },
    width: 5,
    queries: [query(gitFailures, "failed")],
  },
  {
    kind: "stat",
    title: "Comparison, 95th percentile",
    alert: "ComparisonStopped",
    description: "How long a comparison of git and cluster takes; a slow one holds up all that wait behind it.",
    unit: "s",
    thresholds: slowComparison,
    width: 4,
    queries: [query(orZero(atLeast(max(quantile(0.95, comparisons, lately, ["job"])), 0)), "95 %")],
  },
];

const work: readonly [Panel, ...Panel[]] = [
  {
    kind: "timeseries",
    title: "Syncs",
    description:
      "In an hour, by Application. More than there were commits: something changes the cluster, and Argo CD puts it back.",
    unit: "short",
    queries: [
      query(zeroNamed(sum(increase(counter("argocd_app_sync_total"), "1h"), ["name"]), "name", nothingYet), "{{name}}"),
    ],
  },
  {
    kind: "timeseries",
    title: "Syncs that failed",
    alert: "ApplicationOutOfSync",
    description: "In an hour, by Application: 0 is good. A sync that failed is tried again, later each time.",
    unit: "short",
    thresholds: { yellow: 1, red: 5 },
    queries: [query(zeroNamed(failedSyncs, "name", nothingYet), "{{name}}")],
  },
  {
    kind: "timeseries",
    title: "Drift",
    description:
      "How often the sync state of each Application changed in an hour: twice for a commit, and twice for a drift put right.",
    unit: "short",
    queries: [query(overTime("changes", sync, "1h"), "{{name}}")],
  },
  {
    kind: "timeseries",
    title: "Looks at git",
    alert: "GitNotRead",
    description:
      "In five minutes, by kind: ls-remote asks for new commits, fetch gets them. None at all: nothing is delivered.",
    unit: "short",
    queries: [
      query(
        zeroNamed(
          sum(increase(counter("argocd_git_request_total"), "5m"), ["request_type"]),
          "request_type",
          nothingYet,
        ),
        "{{request_type}}",
      ),
    ],
  },
  {
    kind: "timeseries",
    title: "Looks at git that failed",
    alert: "GitLooksFail",
    description: "In an hour: 0 is good. Many: the repository, its credentials, DNS or a NetworkPolicy.",
    unit: "short",
    thresholds: { yellow: 1, red: 10 },
    queries: [
      query(orZero(sum(increase(counter("argocd_git_lsremote_fail_total"), "1h"))), "ls-remote"),
      query(orZero(sum(increase(counter("argocd_git_fetch_fail_total"), "1h"))), "fetch"),
    ],
  },
  {
    kind: "timeseries",
    title: "Comparison, 95th percentile",
    alert: "ComparisonStopped",
    description: "How long nineteen of twenty comparisons of git and cluster took at most, by pod of the controller.",
    unit: "s",
    thresholds: slowComparison,
    queries: [query(atLeast(quantile(0.95, comparisons, lately, ["pod"]), 0), "95 %, {{pod}}")],
  },
];

export const delivery = (application: string): Dashboard => ({
  uid: uidOf(application, "delivery"),
  title: "Delivery",
  description: "From a commit to the cluster: what Argo CD compares, syncs and waits for.",
  tags: [application, "platform"],
  rows: [
    { title: "Is git on the cluster?", panels: numbers },
    { title: "Applications", panels: applications },
    { title: "Argo CD at work", panels: work },
  ],
});
