import type { CrossVersionObjectReference, MetricSpec } from "kubernetes-types/autoscaling/v2.js";
import { describe, type KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

/** An autoscaler needs ordered bounds, a target that does not set its own replicas, and pods with requests. */
export const validAutoscaler = inCluster(
  "valid-autoscaler",
  (object, cluster) => {
    if (object.kind !== "HorizontalPodAutoscaler") return [];
    return [...bounds(object), ...target(object, cluster)];
  },
  ({ kind }) => kind === "HorizontalPodAutoscaler",
);

function bounds(scaler: KubeObject): Finding[] {
  const { minReplicas: min = 1, maxReplicas: max } = scaler.spec ?? {};
  const hint = setBy(scaler, "scale");
  const wrong = { minReplicas: min, maxReplicas: max };
  const findings = Object.entries(wrong)
    .filter(([, value]) => !Number.isInteger(value) || value < 1)
    .map(([field, value]) => ({ message: `${field} is ${value}, not a whole number from 1`, hint }));
  return min > max
    ? [...findings, { message: `minReplicas (${min}) is greater than maxReplicas (${max})`, hint }]
    : findings;
}

function target(scaler: KubeObject, { find, autoscalerOf }: ClusterObjects): Finding[] {
  const { apiVersion, kind = "", name = "" }: Partial<CrossVersionObjectReference> = scaler.spec?.scaleTargetRef ?? {};
  const { namespace } = scaler.metadata;
  const hint = setBy(scaler, "scale");
  const found = find(kind, namespace, name);
  if (!found || found.apiVersion !== apiVersion)
    return [{ message: `there is no ${apiVersion}/${kind} ${namespace}/${name} to scale`, hint }];
  const first = autoscalerOf(found);
  const findings = metrics(scaler, found);
  if (first && first !== scaler)
    findings.push({ message: `${describe(first)} scales ${kind} ${name} too: they undo each other's work`, hint });
  if (found.spec?.replicas !== undefined)
    findings.push({
      message: `${kind} ${name} sets replicas: ${found.spec.replicas}, which undoes the autoscaler's work`,
      hint: "generator/src/charts leaves replicas out if there is an autoscaler",
    });
  return findings;
}

/** Utilization is a share of the request: if one container has no request, there is no utilization and no scaling. */
function metrics(scaler: KubeObject, workload: KubeObject): Finding[] {
  const listed: readonly MetricSpec[] = scaler.spec?.metrics ?? [];
  const running = podOf(workload)?.running ?? [];
  return listed.flatMap(({ resource, containerResource }) => {
    const wanted = resource ?? containerResource;
    if (!wanted) return [];
    const measured = containerResource ? running.filter(({ name }) => name === containerResource.container) : running;
    if (measured.length === 0)
      return [
        {
          message: `metric ${wanted.name}: no container "${containerResource?.container}"`,
          hint: setBy(scaler, "scale"),
        },
      ];
    return measured
      .filter(({ resources }) => resources?.requests?.[wanted.name] === undefined)
      .map(({ name }) => ({
        message: `metric ${wanted.name}: container "${name}" requests no ${wanted.name}, so there is nothing to measure against`,
        hint: setBy(scaler, "resources"),
      }));
  });
}
