import type { Issue, MakeIssue } from "../model/issue.ts";
import { type Microservice, workloadOf } from "../model/microservice.ts";
import type { Scale } from "../model/resources.ts";
import { wrongSchedule, wrongTimeZone } from "../model/schedule.ts";
import type { CronJob, Workload } from "../model/workload.ts";
import { keepsRunning } from "../model/workload.ts";
import { type Refusal, refusals } from "./refusals.ts";

const kindNames: Readonly<Record<Workload["kind"], string>> = {
  deployment: "a Deployment",
  stateful: "a StatefulSet",
  daemon: "a DaemonSet",
  job: "a Job",
  cron: "a CronJob",
};

/** Programs that keep one volume each: two of them would be two stores, and each caller would find one of them. */
const stores: ReadonlySet<string> = new Set(["postgres", "redis", "prometheus"]);
/** Programs that other kinds of workloads can keep too; the generator knows how it runs all others. */
const free: ReadonlySet<string> = new Set(["node", "image", "chart"]);

/** Finds facts that the kind of workload cannot have. */
export function wrongWorkload(issue: MakeIssue, microservice: Microservice): Issue[] {
  const { run, scale, storage } = microservice;
  const workload = workloadOf(microservice);
  const replicas = replicasOf(microservice);
  return [
    ...refusals(issue, [
      ...(keepsRunning(workload) ? [] : ofJobs(microservice, workload)),
      ...(workload.kind === "daemon" ? ofDaemonSets(microservice) : []),
      [
        workload.kind === "stateful" && scale !== undefined,
        "valid-workload",
        "scale is set, but an autoscaler does not keep a StatefulSet",
        "remove scale, and set the workload's replicas",
      ],
      [
        workload.kind === "stateful" && workload.replicas !== undefined && microservice.replicas !== undefined,
        "valid-replicas",
        "replicas and workload.replicas are both set",
        "remove one of them",
      ],
      ...ofReplicas(microservice, replicas),
      [
        stores.has(run.kind) && (replicas ?? 1) > 1,
        "valid-replicas",
        `a ${run.kind} has ${replicas} replicas, which would be as many stores with different data`,
        "remove the number: there is one",
      ],
      [
        stores.has(run.kind) && !storage,
        "require-storage",
        `run is ${run.kind}, which keeps its data in files, but there is no storage`,
        'add one such as storage: { size: "1Gi", mountPath: "/data" }',
      ],
      [
        stores.has(run.kind) && storage?.unless !== undefined,
        "require-storage",
        `storage.unless is "${storage?.unless}", but a ${run.kind} keeps its data in the volume on every cluster`,
        "remove unless",
      ],
      [
        !free.has(run.kind) && microservice.workload !== undefined && !isUsual(microservice, workload),
        "valid-workload",
        `run is ${run.kind}, which does not run as ${kindNames[workload.kind]}`,
        "remove workload",
      ],
      [
        run.kind === "node-exporter" && workload.kind !== "daemon",
        "valid-workload",
        `run is node-exporter, which sees its own node only, and ${kindNames[workload.kind]} does not run on each node`,
        'write workload: { kind: "daemon" }',
      ],
    ]),
    ...(workload.kind === "cron" ? wrongCronJob(issue, workload) : []),
    ...(scale ? wrongScale(issue, scale) : []),
  ];
}

function isUsual({ run }: Microservice, { kind }: Workload): boolean {
  return kind === workloadOf({ run }).kind || (run.kind === "node-exporter" && kind === "daemon");
}

const replicasOf = ({ workload, replicas }: Microservice): number | undefined =>
  replicas ?? (workload?.kind === "stateful" ? workload.replicas : undefined);

function ofJobs(microservice: Microservice, { kind }: Workload): Refusal[] {
  const { ports, scrape, scale, replicas, routes, run } = microservice;
  const what = kindNames[kind];
  const probes = run.kind === "image" && run.probes !== undefined;
  const cannot = (fact: string, wrong: boolean, why: string): Refusal => [
    wrong,
    "valid-workload",
    `${fact} is set, but ${what} ${why}`,
    `remove ${fact}`,
  ];
  return [
    cannot("ports", Object.keys(ports).length > 0, "serves nothing: its pods end by themselves"),
    cannot("scrape", scrape !== undefined, "ends before it is scraped"),
    cannot("scale", scale !== undefined, "has no autoscaler"),
    cannot("replicas", replicas !== undefined, "runs one pod at a time"),
    cannot("routes", routes !== undefined, "serves nothing"),
    cannot("run.probes", probes, "has no probes: its end says whether it was successful"),
  ];
}

function ofDaemonSets({ scale, replicas, storage }: Microservice): Refusal[] {
  const cannot = (fact: string, wrong: boolean, why: string): Refusal => [
    wrong,
    "valid-workload",
    `${fact} is set, but a DaemonSet ${why}`,
    `remove ${fact}`,
  ];
  return [
    cannot("scale", scale !== undefined, "has one pod on each node"),
    cannot("replicas", replicas !== undefined, "has one pod on each node"),
    cannot("storage", storage !== undefined, "has no volume of its own: its pods run on several nodes"),
  ];
}

/** Facts that decide on the number of replicas, of which the last would win without a word. */
function ofReplicas({ scale, single, storage, workload, run }: Microservice, replicas: number | undefined): Refusal[] {
  const copies = scale !== undefined || (replicas ?? 1) > 1;
  const shared = storage !== undefined && workloadOf({ run, ...(workload ? { workload } : {}) }).kind === "deployment";
  return [
    [
      scale !== undefined && replicas !== undefined,
      "valid-replicas",
      `replicas is ${replicas}, but scale is set, so the autoscaler decides`,
      "remove one of them",
    ],
    [
      single === true && copies,
      "valid-replicas",
      `single is true, but ${scale ? "scale is set" : `replicas is ${replicas}`}`,
      "remove one of them",
    ],
    [
      shared && copies,
      "valid-replicas",
      `${scale ? "scale is set" : `replicas is ${replicas}`}, but its volume has one writer`,
      'remove it, or choose workload: { kind: "stateful" }, where each pod has a volume',
    ],
  ];
}

/** The CronJob controller looks every ten seconds: a start with less time may be missed. */
const leastStartingDeadline = 10;

function wrongCronJob(issue: MakeIssue, { schedule, timeZone, startingDeadlineSeconds: late }: CronJob): Issue[] {
  const wrong = wrongSchedule(schedule);
  const zone = timeZone === undefined ? undefined : wrongTimeZone(timeZone);
  return refusals(issue, [
    [wrong !== undefined, "valid-schedule", `workload.schedule ${wrong}`],
    [zone !== undefined, "valid-schedule", `workload.timeZone: ${zone}`],
    [
      late !== undefined && late < leastStartingDeadline,
      "valid-schedule",
      `workload.startingDeadlineSeconds is ${late}`,
      `write ${leastStartingDeadline} at least: the controller looks every ${leastStartingDeadline} seconds`,
    ],
  ]);
}

export function wrongScale(issue: MakeIssue, { min, max }: Scale): Issue[] {
  return refusals(issue, [
    [
      min > max,
      "valid-replicas",
      `scale.min (${min}) is greater than scale.max (${max})`,
      "raise scale.max, or lower scale.min",
    ],
  ]);
}
