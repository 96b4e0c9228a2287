/** The first row of a microservice's dashboard: whether it does what it should. */
import { type Microservice, workloadOf } from "../../model/microservice.ts";
import { keepsRunning } from "../../model/workload.ts";
import {
  atLeast,
  count,
  equals,
  increase,
  max,
  mean,
  min,
  orZero,
  type Panel,
  secondsSince,
  sum,
  up,
} from "../../promql/index.ts";
import type { Objectives } from "../objectives.ts";
import type { Observed } from "../observed.ts";
import { counter, gauge, named } from "../queries.ts";
import { query } from "./query.ts";
import { failedShareByJob, failing, p95ByJob, requestsByJob, slow } from "./requests.ts";
import { none, some } from "./thresholds.ts";
import { readyPods } from "./workload.ts";

/** @param counts whether it counts its requests */
export function glance(
  observed: Observed,
  objectives: Objectives,
  microservice: Microservice,
  counts: boolean,
): readonly [Panel, ...Panel[]] {
  const { name: job, namespace } = microservice;
  const { dependencyUp } = observed.shared;
  const restarts = counter("kube_pod_container_status_restarts_total", { namespace, container: job });
  const down = (metric: string) => equals(min(named.gauge<"dependency">(metric, { job }), ["dependency"]), 0);
  const answers: Panel[] = [
    {
      kind: "stat",
      title: "Requests",
      description: "Answered each second, over all pods.",
      unit: "reqps",
      queries: [query(sum(requestsByJob(job)), "requests")],
    },
    {
      kind: "stat",
      title: "Failed requests",
      alert: "ErrorBudgetBurnsFast",
      description: "The share answered with 5xx in the last minutes.",
      unit: "percentunit",
      thresholds: failing(objectives),
      queries: [query(max(failedShareByJob(job)), "failed")],
    },
    {
      kind: "stat",
      title: "95th percentile",
      alert: "LatencyBudgetBurnsFast",
      description: "Nineteen of twenty requests were answered faster.",
      unit: "s",
      thresholds: slow(objectives),
      queries: [query(max(p95ByJob(job, objectives)), "95 %")],
    },
  ];
  return [
    podsOf(microservice),
    ...runsOf(microservice),
    ...(microservice.scrape && !counts ? [targets(job)] : []),
    ...(counts ? answers : []),
    ...(counts && dependencyUp
      ? ([
          {
            kind: "stat",
            title: "Dependencies down",
            description: "Of those that the readiness check asks; the row Dependencies says which.",
            unit: "short",
            thresholds: none,
            queries: [query(orZero(count(down(dependencyUp))), "down")],
          },
        ] satisfies Panel[])
      : []),
    {
      kind: "stat",
      title: "Restarts in an hour",
      alert: "ContainerRestarts",
      description: "Of its main container, over all pods.",
      unit: "short",
      thresholds: { yellow: 1, red: 3 },
      queries: [query(orZero(sum(increase(restarts, "1h"))), "restarts")],
    },
  ];
}

const podsOf = (microservice: Microservice): Panel =>
  keepsRunning(workloadOf(microservice))
    ? {
        kind: "stat",
        title: "Pods that serve",
        alert: "ServiceDown",
        description: "None: nobody is answered.",
        unit: "short",
        thresholds: some,
        queries: [query(readyPods(microservice), "pods")],
      }
    : {
        kind: "stat",
        title: "Pods that run",
        description: "At this moment: none is good between two runs.",
        unit: "short",
        queries: [query(readyPods(microservice), "pods")],
      };

/** Whether a Job or a CronJob did what it should. */
function runsOf(microservice: Microservice): Panel[] {
  const { name, namespace } = microservice;
  const { kind } = workloadOf(microservice);
  if (kind === "job")
    return [
      {
        kind: "stat",
        title: "Failed",
        alert: "JobFailed",
        description: "1: the Job has failed after all its retries. 0 is good.",
        unit: "short",
        thresholds: none,
        queries: [
          query(orZero(sum(gauge("kube_job_failed", { namespace, job_name: name, condition: "true" }))), "failed"),
        ],
      },
    ];
  if (kind !== "cron") return [];
  const succeeded = max(gauge("kube_cronjob_status_last_successful_time", { namespace, cronjob: name }));
  const next = max(gauge("kube_cronjob_next_schedule_time", { namespace, cronjob: name }));
  return [
    {
      kind: "stat",
      title: "Last good run",
      alert: "CronJobFails",
      description: "The time since a run last ended with success. More than the schedule allows: look at its pods.",
      unit: "s",
      queries: [query(secondsSince(succeeded), "ago")],
    },
    {
      kind: "stat",
      title: "Overdue",
      alert: "CronJobLate",
      description: "The time since the next run should have begun; 0 is good.",
      unit: "s",
      thresholds: { yellow: 300, red: 900 },
      queries: [query(orZero(atLeast(secondsSince(next), 0)), "overdue")],
    },
  ];
}

const targets = (job: string): Panel => ({
  kind: "stat",
  title: "Targets that answer",
  alert: "TargetDown",
  description: "The share of its pods that answered the last scrape: all of them is good.",
  unit: "percentunit",
  thresholds: some,
  queries: [query(mean(up({ job })), "up")],
});
