import type { KubeObject } from "../../model/kube-object.ts";
import { annotation } from "../../model/labels.ts";
import type { PlannedWorkload, PlannedWorkloadKind } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import type { RunsIn } from "../runtimes/runtime.ts";
import { checksum } from "./config-map.ts";
import { metadataOf } from "./metadata.ts";
import { podTemplate } from "./pod.ts";
import { about, claim, claimed, described, withNewerFields } from "./workload.ts";

type Kind<K extends PlannedWorkloadKind["kind"]> = Extract<PlannedWorkloadKind, { readonly kind: K }>;

/** Argo CD replaces a Job whose facts change, since a Job's pods cannot be changed. */
const once = { [annotation.syncOptions]: "Force=true,Replace=true" };

/** The wave of a Job of each sync: the other objects of its folder are in wave 0. */
const itsWave = { [annotation.syncWave]: "1" };

/** A hook of the sync itself, after the other objects: PreSync would run before the policies of its pods are there. */
const eachSync = {
  [annotation.hook]: "Sync",
  [annotation.hookDeletePolicy]: "BeforeHookCreation",
  ...itsWave,
};

/** A Job and the objects beside it. */
export function jobObjects(planned: PlannedWorkload, kind: Kind<"job">, runs: RunsIn): KubeObject[] {
  const object = job(planned, kind, runs);
  const { storage } = planned;
  if (kind.runs === "once") return [object, ...(storage ? [claim(planned, storage)] : [])];
  // A class that waits for the first consumer binds the claim when the Job's pod is there: in an earlier wave it stays Pending.
  return [object, revision(planned, object), ...(storage ? [claim(planned, storage, itsWave)] : [])];
}

/**
 * A ConfigMap with a checksum of the Job. Argo CD compares no hooks: without an object that changes with the Job, a new image
 * would cause no sync.
 */
function revision(planned: PlannedWorkload, { spec }: KubeObject): KubeObject {
  return k8s.KubeConfigMap.manifest({
    metadata: metadataOf(planned, { named: `${planned.name}-revision` }),
    data: { job: checksum({ spec: JSON.stringify(spec) }) },
  });
}

function job(planned: PlannedWorkload, kind: Kind<"job">, runs: RunsIn): KubeObject {
  const object = k8s.KubeJob.manifest({
    metadata: metadataOf(planned, {
      annotations: { ...described(planned), ...(kind.runs === "once" ? once : eachSync) },
    }),
    spec: jobSpec(planned, kind, runs),
  });
  return withNewerFields(object, object.spec.template, planned, runs);
}

export function cronJob(planned: PlannedWorkload, kind: Kind<"cron">, runs: RunsIn): KubeObject {
  const object = k8s.KubeCronJob.manifest({
    metadata: metadataOf(planned, { annotations: about(planned) }),
    spec: {
      schedule: kind.schedule,
      timeZone: kind.timeZone,
      concurrencyPolicy: kind.concurrency,
      startingDeadlineSeconds: kind.startingDeadlineSeconds,
      successfulJobsHistoryLimit: kind.history.succeeded,
      failedJobsHistoryLimit: kind.history.failed,
      jobTemplate: { spec: jobSpec(planned, kind, runs) },
    },
  });
  return withNewerFields(object, object.spec.jobTemplate.spec.template, planned, runs);
}

function jobSpec(
  planned: PlannedWorkload,
  { retries, deadlineSeconds }: { readonly retries: number; readonly deadlineSeconds: number },
  runs: RunsIn,
): k8s.JobSpec {
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: deadlineSeconds,
    template: podTemplate(planned, runs, claimed(planned)),
  };
}
