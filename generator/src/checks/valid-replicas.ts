import type { KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy, setByCharts } from "./source.ts";

/** At least one replica: a workload that must not run is not rendered. A volume has one pod at a time. */
export const validReplicas = inCluster(
  "valid-replicas",
  (object, cluster) => {
    const { replicas } = object.spec ?? {};
    if (object.kind !== "DaemonSet" && replicas !== undefined && (!Number.isInteger(replicas) || replicas < 1))
      return [
        { message: `replicas is ${replicas}, not a whole number from 1`, hint: setBy(object, "scale and storage") },
      ];
    return oneWriter(object, cluster);
  },
  ({ kind }) => kind === "Deployment" || kind === "StatefulSet" || kind === "DaemonSet",
);

/** A second pod, or a rolling update's new one, would wait without end for the volume that the first one holds. */
function oneWriter(object: KubeObject, { declared, find, autoscalerOf }: ClusterObjects): readonly Finding[] {
  const claim = (podOf(object)?.spec.volumes ?? [])
    .map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName)
    .find((name) => name !== undefined && single(find("PersistentVolumeClaim", object.metadata.namespace, name)));
  if (claim === undefined) return [];
  const { kind } = object;
  const { replicas = 1, strategy } = object.spec ?? {};
  const reason = `it mounts the ReadWriteOnce claim "${claim}"`;
  const hint = setBy(object, "scale and storage");
  if (kind === "DaemonSet")
    return declared.nodes > 1
      ? [{ message: `a pod runs on each of ${declared.nodes} nodes, but ${reason}`, hint }]
      : [];
  const findings: Finding[] = [];
  if (autoscalerOf(object)) findings.push({ message: `an autoscaler scales it, but ${reason}`, hint });
  if (replicas > 1) findings.push({ message: `replicas is ${replicas}, but ${reason}`, hint });
  // A StatefulSet's update ends the old pod before it starts the new one.
  if (kind === "Deployment" && strategy?.type !== "Recreate")
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
