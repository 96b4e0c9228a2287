/** Shows in five seconds whether something is wrong; then where it is, and the traffic of people. */
import { count, type Dashboard, oneOf, sum, zeroNamed } from "../../promql/index.ts";
import { gauge } from "../queries.ts";
import { inStep, stepWords } from "./applications.ts";
import { upOrDown } from "./dependencies.ts";
import { overviewNumbers, type Services, serving } from "./overview-numbers.ts";
import { logins, policyHoles, sessions, streamLag, tasksByStatus, tasksMade, uploads } from "./own.ts";
import { nothingYet, query } from "./query.ts";
import { failedShareByJob, failing, p95ByJob, requestsByJob, slow } from "./requests.ts";
import { none } from "./thresholds.ts";

/** @param services the microservices that people need */
export function overview(services: Services): Dashboard {
  const node = oneOf(...services.node);
  return {
    uid: "taskflow-overview",
    title: "Overview",
    description: "All green: nothing is wrong. Anything else: look below, then at the dashboard of what is not green.",
    tags: ["taskflow"],
    rows: [
      { title: "Is anything wrong?", panels: overviewNumbers(services) },
      {
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
            description:
              "The share answered with 5xx: 0 is good, one in two hundred is more than we promise, one in twenty hurts.",
            unit: "percentunit",
            thresholds: failing,
            queries: [query(failedShareByJob(node), "{{job}}")],
          },
          {
            kind: "timeseries",
            title: "95th percentile by service",
            alert: "LatencyBudgetBurnsFast",
            description:
              "Nineteen of twenty requests were answered faster than this; we promise a quarter of a second.",
            unit: "s",
            thresholds: slow,
            queries: [query(p95ByJob(node), "{{job}}")],
          },
        ],
      },
      {
        title: "What people do",
        panels: [tasksMade, tasksByStatus, sessions, logins, uploads, streamLag],
      },
      {
        title: "Services",
        panels: [
          {
            kind: "states",
            title: "Who answers",
            alert: "ServiceDown",
            description:
              "Each service, while any of its pods answers; PostgreSQL and Redis as their exporters see them.",
            unit: "short",
            words: upOrDown,
            width: 12,
            queries: [query(serving(services), "{{job}}")],
          },
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
                zeroNamed(
                  count(gauge("ALERTS", { alertstate: "firing" }), ["alertname", "severity"]),
                  "alertname",
                  nothingYet,
                ),
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
          policyHoles,
        ],
      },
    ],
  };
}
