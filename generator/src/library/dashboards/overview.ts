/** Shows in five seconds whether something is wrong; then where it is, and the traffic of people. */
import { count, type Dashboard, max, oneOf, type Panel, type Row, sum, zeroNamed } from "../../promql/index.ts";
import type { Objectives } from "../objectives.ts";
import type { SharedMetrics } from "../observed.ts";
import { gauge, named } from "../queries.ts";
import { inStep, stepWords } from "./applications.ts";
import { upOrDown } from "./dependencies.ts";
import { type NumbersOf, overviewNumbers, type Services, serving } from "./overview-numbers.ts";
import { nothingYet, query } from "./query.ts";
import { failedShareByJob, failing, p95ByJob, promised, requestsByJob, slow } from "./requests.ts";
import { none } from "./thresholds.ts";
import { uidOf } from "./uid.ts";

export interface OverviewOf extends NumbersOf {
  readonly application: string;
  /** The application's own rows. */
  readonly rows: readonly Row[];
}

export function overview(of: OverviewOf): Dashboard {
  const { application, services, objectives, shared, rows } = of;
  return {
    uid: uidOf(application, "overview"),
    title: "Overview",
    description: "All green: nothing is wrong. Anything else: look below, then at the dashboard of what is not green.",
    tags: [application],
    rows: [
      { title: "Is anything wrong?", panels: overviewNumbers(of) },
      ...(services.answering.length > 0 ? [requestRow(services, objectives)] : []),
      ...rows,
      { title: "Services", panels: servicePanels(services, shared) },
    ],
  };
}

function requestRow({ answering }: Services, objectives: Objectives): Row {
  const node = oneOf(...answering);
  return {
    title: "Requests",
    panels: [
      {
        kind: "timeseries",
        title: "Requests by service",
        description: "Answered each second; probes and scrapes are left out.",
        unit: "reqps",
        stacked: true,
        queries: [query(requestsByJob(node), "{{job}}")],
      },
      {
        kind: "timeseries",
        title: "Failed requests by service",
        alert: "ErrorBudgetBurnsFast",
        description: `The share answered with 5xx: 0 is good, ${promised.failing(objectives)}.`,
        unit: "percentunit",
        thresholds: failing(objectives),
        queries: [query(failedShareByJob(node), "{{job}}")],
      },
      {
        kind: "timeseries",
        title: "95th percentile by service",
        alert: "LatencyBudgetBurnsFast",
        description: `Nineteen of twenty requests were answered faster than this; we promise ${promised.within(objectives)}.`,
        unit: "s",
        thresholds: slow(objectives),
        queries: [query(p95ByJob(node, objectives), "{{job}}")],
      },
    ],
  };
}

function whoAnswers(services: Services): Panel[] {
  const up = serving(services);
  if (!up) return [];
  return [
    {
      kind: "states",
      title: "Who answers",
      alert: "ServiceDown",
      description: "Each service, while any of its pods answers; PostgreSQL and Redis as their exporters see them.",
      unit: "short",
      words: upOrDown,
      width: 12,
      queries: [query(up, "{{job}}")],
    },
  ];
}

function servicePanels(services: Services, { forbiddenOpen }: SharedMetrics): readonly [Panel, ...Panel[]] {
  const [first, ...others] = always;
  const more = [...others, ...(forbiddenOpen ? [policyHoles(forbiddenOpen)] : [])];
  const [who] = whoAnswers(services);
  return who ? [who, first, ...more] : [first, ...more];
}

const always: readonly [Panel, ...Panel[]] = [
  {
    kind: "states",
    title: "Applications",
    alert: "ApplicationOutOfSync",
    description: "What Argo CD says of each: in step is both Synced and Healthy.",
    unit: "short",
    words: stepWords,
    width: 12,
    queries: [query(inStep, "{{name}}")],
  },
  {
    kind: "bars",
    title: "Alerts that fire",
    description: "By name and severity; page means that people are hurt now.",
    unit: "short",
    thresholds: none,
    width: 12,
    queries: [
      query(
        zeroNamed(count(gauge("ALERTS", { alertstate: "firing" }), ["alertname", "severity"]), "alertname", nothingYet),
        "{{alertname}} {{severity}}",
      ),
    ],
  },
  {
    kind: "timeseries",
    title: "Pods that wait",
    alert: "PodCannotStart",
    description:
      "Containers that do not run, by reason: CrashLoopBackOff and ImagePullBackOff do not pass by themselves.",
    unit: "short",
    thresholds: none,
    width: 12,
    queries: [
      query(
        zeroNamed(sum(gauge("kube_pod_container_status_waiting_reason"), ["reason"]), "reason", nothingYet),
        "{{reason}}",
      ),
    ],
  },
];

/** @param metric the gauge by target: 1 where a connection opened that must not */
export const policyHoles = (metric: string): Panel => ({
  kind: "states",
  title: "Connections that must not open",
  alert: "PolicyBroken",
  description:
    "By target, as the probe tries them all the time: one that opens is a hole in the NetworkPolicies of this cluster.",
  unit: "short",
  words: { "0": { text: "closed", good: true }, "1": { text: "OPEN", good: false } },
  width: 24,
  queries: [query(max(named.gauge<"target">(metric), ["target"]), "{{target}}")],
});
