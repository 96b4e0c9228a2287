/** Alerts on Jobs and CronJobs that fail, or do not run when they should. */
import { type Microservice, workloadOf } from "../../model/microservice.ts";
import {
  type Alert,
  above,
  andOn,
  anyOf,
  equals,
  max,
  minus,
  oneOf,
  type RuleGroup,
  secondsSince,
  unlessOn,
  type Vector,
} from "../../promql/index.ts";
import type { Observed } from "../observed.ts";
import { gauge } from "../queries.ts";
import { ours } from "./workloads.ts";

/** The defaults of model/workload.ts, in seconds. */
const usual = { deadline: 600, startingDeadline: 300 };
const minute = 60;

export function runs(of: Observed): RuleGroup {
  const { job, cron } = of.kept;
  return {
    name: "runs",
    recordings: [],
    alerts: [
      ...(job[0] ? [jobFailed(of, job[0])] : []),
      ...(cron[0] ? [cronJobFails(of, cron[0]), cronJobLate(of, cron[0])] : []),
    ],
  };
}

/** A CronJob's failed Jobs are kept for a while, and have an alert of their own: only the application's own Jobs count. */
function jobFailed(of: Observed, { name, namespace }: Microservice): Alert {
  const failed = gauge("kube_job_failed", {
    namespace: ours(of),
    job_name: oneOf(...of.kept.job.map((one) => one.name)),
    condition: "true",
  });
  const told = `kube_job_failed{namespace="${namespace}", job_name="${name}", condition="true"}`;
  return {
    name: "JobFailed",
    severity: "ticket",
    expression: above(max(failed, ["namespace", "job_name"]), 0),
    for: "1m",
    summary: "What {{ $labels.job_name }} prepares is missing: the Job has failed",
    description:
      "The Job {{ $labels.namespace }}/{{ $labels.job_name }} has failed after all its retries, or took too long.",
    fires: { series: { [told]: "0 1x20" }, at: "5m", labels: { namespace, job_name: name } },
    // It failed, and was deleted and run again.
    silent: { series: { [told]: "0 1 _ 0x20" }, at: "10m" },
  };
}

const each = ["namespace", "cronjob"] as const;
const time = (of: Observed, which: "last_schedule" | "last_successful"): Vector<"namespace" | "cronjob"> =>
  max(gauge(`kube_cronjob_status_${which}_time`, { namespace: ours(of) }), each);

function cronJobFails(of: Observed, { name, namespace }: Microservice): Alert {
  const [begun, succeeded] = [time(of, "last_schedule"), time(of, "last_successful")];
  const idle = equals(max(gauge("kube_cronjob_status_active", { namespace: ours(of) }), each), 0);
  const since = anyOf([above(minus(begun, succeeded), 0), unlessOn(begun, succeeded, each)]) ?? begun;
  const labels = { namespace, cronjob: name };
  const inCron = (what: string) => `kube_cronjob_status_${what}{namespace="${namespace}", cronjob="${name}"}`;
  return {
    name: "CronJobFails",
    severity: "ticket",
    expression: andOn(since, idle, each),
    for: "5m",
    summary: "What {{ $labels.cronjob }} does has not been done: its last run failed",
    description: "The last run of the CronJob {{ $labels.namespace }}/{{ $labels.cronjob }} has ended without success.",
    fires: {
      series: {
        [inCron("last_schedule_time")]: "600x30",
        [inCron("last_successful_time")]: "300x30",
        [inCron("active")]: "1x5 0x25",
      },
      at: "15m",
      labels,
    },
    // It still runs.
    silent: {
      series: {
        [inCron("last_schedule_time")]: "600x30",
        [inCron("last_successful_time")]: "300x30",
        [inCron("active")]: "1x30",
      },
      at: "15m",
    },
  };
}

/** A run may start late by its own bound, and may wait for the run before it to end. */
function cronJobLate(of: Observed, { name, namespace }: Microservice): Alert {
  const bounds = of.kept.cron.map((one) => {
    const workload = workloadOf(one);
    if (workload.kind !== "cron") return 0;
    const { deadlineSeconds = usual.deadline, startingDeadlineSeconds = usual.startingDeadline } = workload;
    return deadlineSeconds + startingDeadlineSeconds;
  });
  const late = Math.max(...bounds);
  const next = gauge("kube_cronjob_next_schedule_time", { namespace: ours(of) });
  const told = `kube_cronjob_next_schedule_time{namespace="${namespace}", cronjob="${name}"}`;
  const minutes = Math.ceil(late / minute);
  return {
    name: "CronJobLate",
    severity: "ticket",
    expression: above(max(secondsSince(next), each), late),
    for: "5m",
    summary: "What {{ $labels.cronjob }} does is overdue: it has not run in time",
    description: `The CronJob {{ $labels.namespace }}/{{ $labels.cronjob }} should have begun a run more than ${minutes} minutes ago.`,
    fires: {
      series: { [told]: `${minute}x${minutes + 30}` },
      at: `${minutes + 10}m`,
      labels: { namespace, cronjob: name },
    },
    // The next run is an hour later each time that it begins.
    silent: { series: { [told]: `${minute}x5 ${(minutes + 30) * minute}x${minutes + 30}` }, at: `${minutes + 10}m` },
  };
}
