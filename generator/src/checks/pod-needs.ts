import type { Container } from "kubernetes-types/core/v1.js";
import { parseQuantity } from "../model/quantity.ts";
import { parseSchedule, shortestInterval } from "../model/schedule.ts";
import type { KubeObject } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { isSidecar, podOf } from "./pod.ts";
import { resourceNames } from "./require-resources.ts";

type Resource = (typeof resourceNames)[number];
type Side = "requests" | "limits";

/** One pod's requests and limits in base units (CPUs, bytes), by the names of a ResourceQuota: `requests.cpu`. */
export type Needs = Readonly<Record<`${Side}.${Resource}`, number>>;

export const needNames = (["requests", "limits"] as const).flatMap((side) =>
  resourceNames.map((resource) => `${side}.${resource}` as const),
);

/** The needs of one of the object's pods; undefined for an object without pods. */
export const needsOf = rememberByIdentity((object): Needs | undefined => {
  const pod = podOf(object);
  if (!pod) return undefined;
  const needs = (["requests", "limits"] as const).flatMap((side) =>
    resourceNames.map((resource) => [`${side}.${resource}`, effective(pod, side, resource)]),
  );
  return Object.fromEntries(needs);
});

/**
 * The larger of a pod's needs while it starts and while it runs. Each init container runs alone, beside the sidecars that
 * were started before it. Source: Kubernetes enhancement 753, "resources calculation for scheduling and pod admission".
 */
function effective(
  { init, main }: { readonly init: readonly Container[]; readonly main: readonly Container[] },
  side: Side,
  resource: Resource,
): number {
  // Missing and malformed quantities are require-resources' findings: here they count as zero.
  const take = ({ resources }: Container) => parseQuantity(resources?.[side]?.[resource] ?? 0) ?? 0;
  let sidecars = 0;
  let most = 0;
  for (const container of init) {
    if (isSidecar(container)) sidecars += take(container);
    most = Math.max(most, sidecars + (isSidecar(container) ? 0 : take(container)));
  }
  return Math.max(
    most,
    main.reduce((sum, container) => sum + take(container), sidecars),
  );
}

/** The number of an object's pods: from `min` to `max`, and up to `surge` more during an update. Pods that ended do not count. */
export interface Count {
  readonly min: number;
  readonly max: number;
  readonly surge: number;
}

export function countOf(object: KubeObject, autoscaler: KubeObject | undefined, nodes = 1): Count {
  const { kind, spec } = object;
  const { replicas = 1, strategy } = spec ?? {};
  if (kind === "Pod") return { min: 1, max: 1, surge: 0 };
  // A sync waits for its Jobs, hooks too: there must be room for them beside everything else.
  if (kind === "Job") return { min: atOnce(spec), max: atOnce(spec), surge: 0 };
  if (kind === "CronJob") return { min: 0, max: jobsAtOnce(spec) * atOnce(spec?.jobTemplate?.spec), surge: 0 };
  if (kind === "DaemonSet")
    return { min: nodes, max: nodes, surge: surgeOf(spec?.updateStrategy?.rollingUpdate?.maxSurge ?? 0, nodes) };
  const { minReplicas: min = autoscaler ? 1 : replicas, maxReplicas: max = replicas } = autoscaler?.spec ?? {};
  const rolls = kind === "Deployment" && strategy?.type !== "Recreate";
  return { min, max, surge: rolls ? surgeOf(strategy?.rollingUpdate?.maxSurge ?? "25%", max) : 0 };
}

/** The pods of one Job that run at the same time. A failed pod has ended before its replacement starts. */
function atOnce({ parallelism, completions }: KubeObject["spec"] = {}): number {
  const wanted = parallelism ?? 1;
  return Math.min(wanted, completions ?? wanted);
}

/** A CronJob's Jobs that run at the same time. With Allow, a Job that is not ended by its deadline runs beside the next ones. */
function jobsAtOnce({ concurrencyPolicy = "Allow", schedule, jobTemplate }: KubeObject["spec"] = {}): number {
  if (concurrencyPolicy !== "Allow") return 1;
  const parsed = parseSchedule(String(schedule));
  const seconds = jobTemplate?.spec?.activeDeadlineSeconds;
  // valid-schedule reports a wrong schedule, and valid-job a missing deadline.
  if (typeof parsed === "string" || typeof seconds !== "number") return 2;
  return Math.max(1, Math.ceil(seconds / 60 / shortestInterval(parsed)));
}

/** Rounds a percentage up, as the Deployment controller does. */
function surgeOf(maxSurge: number | string, replicas: number): number {
  return typeof maxSurge === "number" ? maxSurge : Math.ceil((Number.parseFloat(maxSurge) / 100) * replicas);
}
