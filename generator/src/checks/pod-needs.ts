import type { Container } from "kubernetes-types/core/v1.js";
import { parseQuantity } from "../model/quantity.ts";
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

/** The number of an object's pods: from `min` to `max`, and up to `surge` more during an update. */
export interface Count {
  readonly min: number;
  readonly max: number;
  readonly surge: number;
}

export function countOf({ kind, spec }: KubeObject, autoscaler: KubeObject | undefined): Count {
  const { replicas = 1, parallelism = 1, strategy } = spec ?? {};
  if (kind === "Job" || kind === "CronJob") return { min: 0, max: parallelism, surge: 0 };
  if (kind === "Pod" || kind === "DaemonSet") return { min: 1, max: 1, surge: 0 };
  const { minReplicas: min = autoscaler ? 1 : replicas, maxReplicas: max = replicas } = autoscaler?.spec ?? {};
  const rolls = kind === "Deployment" && strategy?.type !== "Recreate";
  return { min, max, surge: rolls ? surgeOf(strategy?.rollingUpdate?.maxSurge ?? "25%", max) : 0 };
}

/** Rounds a percentage up, as the Deployment controller does. */
function surgeOf(maxSurge: number | string, replicas: number): number {
  return typeof maxSurge === "number" ? maxSurge : Math.ceil((Number.parseFloat(maxSurge) / 100) * replicas);
}
