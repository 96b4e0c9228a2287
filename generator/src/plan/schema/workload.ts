import type { CronJob, Job, Override, Placement, Toleration, Workload } from "../../model/workload.ts";
import { resources, scale } from "./resources.ts";
import { anyText, either, exactly, listOf, optional, type Schema, shape, valuesOf, variants } from "./shape.ts";
import {
  count,
  digest,
  environment,
  labelKey,
  labels,
  labelValue,
  objectName,
  positive,
  quantity,
  replicaCount,
  repository,
  seconds,
  tag,
} from "./text.ts";

export const workload: Schema<Workload> = variants<Workload, "kind">("kind", {
  deployment: { kind: exactly("deployment") },
  stateful: { kind: exactly("stateful"), replicas: optional(replicaCount) },
  daemon: { kind: exactly("daemon") },
  job: {
    kind: exactly("job"),
    runs: valuesOf<Job["runs"]>({ once: true, "each sync": true }),
    retries: optional(count),
    deadlineSeconds: optional(seconds),
  },
  cron: {
    kind: exactly("cron"),
    schedule: anyText,
    timeZone: optional(anyText),
    concurrency: optional(valuesOf<NonNullable<CronJob["concurrency"]>>({ Allow: true, Forbid: true, Replace: true })),
    history: optional(shape<NonNullable<CronJob["history"]>>({ succeeded: optional(count), failed: optional(count) })),
    retries: optional(count),
    deadlineSeconds: optional(seconds),
    startingDeadlineSeconds: optional(positive),
  },
});

const toleration = shape<Toleration>({
  key: labelKey,
  value: optional(labelValue),
  effect: optional(
    valuesOf<NonNullable<Toleration["effect"]>>({ NoSchedule: true, PreferNoSchedule: true, NoExecute: true }),
  ),
});

export const placement: Schema<Placement> = shape<Placement>({
  nodeSelector: optional(labels),
  tolerations: optional(listOf(toleration)),
  spread: optional(labelKey),
  priorityClass: optional(objectName),
});

export const override: Schema<Override> = shape<Override>({
  image: optional(
    shape<NonNullable<Override["image"]>>({
      repository: optional(repository),
      tag: optional(tag),
      digest: optional(digest),
    }),
  ),
  replicas: optional(replicaCount),
  scale: optional(either((input) => input === false, exactly(false), scale)),
  resources: optional(resources),
  environment: optional(environment),
  storage: optional(shape<NonNullable<Override["storage"]>>({ size: quantity })),
  placement: optional(placement),
});
