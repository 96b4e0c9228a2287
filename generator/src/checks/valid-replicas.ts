import type { KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy, setByCharts } from "./source.ts";

/** At least one replica: a workload that must not run is not rendered. A volume has one pod at a time. */
export const validReplicas = inCluster(
  "valid-replicas",
  (object, cluster) => {
    if (object.kind !== "Deployment" && object.kind !== "StatefulSet") return [];
    const { replicas } = object.spec ?? {};
    if (replicas !== undefined && (!Number.isInteger(replicas) || replicas < 1))
      return [
        { message: `replicas is ${replicas}, not a whole number from 1`, hint: setBy(object, "scale and storage") },
      ];
    return object.kind === "Deployment" ? oneWriter(object, cluster) : [];
  },
  ({ kind }) => kind === "Deployment" || kind === "StatefulSet",
);

/** A second pod, or a rolling update's new one, would wait without end for the volume that the first one holds. */
function oneWriter(object: KubeObject, { find, autoscalerOf }: ClusterObjects): readonly Finding[] {
  const claim = (podOf(object)?.spec.volumes ?? [])
    .map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName)
    .find((name) => name !== undefined && single(find("PersistentVolumeClaim", object.metadata.namespace, name)));
  if (claim === undefined) return [];
  const { replicas = 1, strategy } = object.spec ?? {};
  const reason = `it mounts the ReadWriteOnce claim "${claim}"`;
  const findings: Finding[] = [];
  if (autoscalerOf(object))
    findings.push({ message: `an autoscaler scales it, but ${reason}`, hint: setBy(object, "scale and storage") });
  if (replicas > 1)
    findings.push({ message: `replicas is ${replicas}, but ${reason}`, hint: setBy(object, "scale and storage") });
  if (strategy?.type !== "Recreate")
    findings.push({
      message: `strategy is ${strategy?.type ?? "RollingUpdate"}, not Recreate, but ${reason}`,
      hint: setByCharts,
    });
  return findings;
}

function single(claim: KubeObject | undefined): boolean {
  const modes: readonly string[] = claim?.spec?.accessModes ?? [];
  return modes.some((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
}
