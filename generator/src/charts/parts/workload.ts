import type { KubeObject } from "../../model/kube-object.ts";
import { annotation, ownerAnnotation, pruneGuard } from "../../model/labels.ts";
import { selectorLabels } from "../../plan/graph.ts";
import type { PlannedWorkload } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import type { RunsIn } from "../runtimes/runtime.ts";
import { forPorts, guarded, metadataOf, syncOptions } from "./metadata.ts";
import { podTemplate } from "./pod.ts";

/** The headless Service that gives a StatefulSet's pods their names. */
export const headless = (name: string): string => `${name}-headless`;

export function deployment(planned: PlannedWorkload, runs: RunsIn): KubeObject {
  const { name, storage, scale, replicas } = planned;
  const object = k8s.KubeDeployment.manifest({
    metadata: metadataOf(planned, { annotations: about(planned) }),
    spec: {
      ...(scale ? {} : { replicas }), // an autoscaler owns the number: Argo CD must not see its value as drift
      revisionHistoryLimit: 3,
      selector: { matchLabels: { ...selectorLabels(name) } },
      // A volume has one writer, so its old pod stops first. All others keep their old pods until the new ones are ready.
      strategy: storage
        ? { type: "Recreate" }
        : {
            type: "RollingUpdate",
            rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
          },
      template: podTemplate(planned, runs, claimed(planned)),
    },
  });
  return withNewerFields(object, object.spec.template, planned, runs);
}

export function statefulSet(planned: PlannedWorkload, runs: RunsIn): KubeObject {
  const { name, storage, replicas } = planned;
  const object = k8s.KubeStatefulSet.manifest({
    metadata: metadataOf(planned, { annotations: about(planned, pruneGuard) }),
    spec: {
      replicas,
      revisionHistoryLimit: 3,
      serviceName: headless(name),
      // With OrderedReady, a revert would not replace a pod that never becomes ready.
      podManagementPolicy: "Parallel",
      selector: { matchLabels: { ...selectorLabels(name) } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      template: podTemplate(planned, runs, []),
      ...(storage ? { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claimSpec(storage) }] } : {}),
    },
  });
  return withNewerFields(object, object.spec.template, planned, runs);
}

/** Runs one pod per node. */
export function daemonSet(planned: PlannedWorkload, runs: RunsIn): KubeObject {
  const object = k8s.KubeDaemonSet.manifest({
    metadata: metadataOf(planned, { annotations: about(planned) }),
    spec: {
      revisionHistoryLimit: 3,
      selector: { matchLabels: { ...selectorLabels(planned.name) } },
      template: podTemplate(planned, runs, []),
    },
  });
  return withNewerFields(object, object.spec.template, planned, runs);
}

/** The volume of a Deployment: it outlives every pod. */
export function claim(
  planned: PlannedWorkload,
  storage: NonNullable<PlannedWorkload["storage"]>,
  annotations: Readonly<Record<string, string>> = {},
): KubeObject {
  return k8s.KubePersistentVolumeClaim.manifest({
    metadata: metadataOf(planned, { annotations: { ...guarded, ...annotations } }),
    spec: claimSpec(storage),
  });
}

function claimSpec({ size, storageClass }: NonNullable<PlannedWorkload["storage"]>): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: ["ReadWriteOnce"],
    storageClassName: storageClass,
    resources: { requests: { storage: k8s.Quantity.fromString(size) } },
  };
}

/** The volume of the claim that stands beside the workload. */
export const claimed = ({ name, storage }: PlannedWorkload): k8s.Volume[] =>
  storage ? [{ name: "data", persistentVolumeClaim: { claimName: name } }] : [];

/** The annotations of a workload that Argo CD applies: its description, and the options of its sync. */
export function about(planned: PlannedWorkload, ...options: readonly string[]): Record<string, string> {
  const numbers = planned.ports.map(({ port }) => port);
  return { ...described(planned), ...syncOptions(...options, forPorts(numbers)) };
}

export function described({ description, owner, belongsTo }: PlannedWorkload): Record<string, string> {
  return { [annotation.description]: description, [ownerAnnotation(belongsTo)]: owner };
}

/** Adds fields that Kubernetes has had since 1.28 and 1.30: cdk8s-plus-27 lacks them, and its manifests drop unknown fields. */
export function withNewerFields(
  object: KubeObject,
  template: { readonly spec: KubeObject["spec"] },
  { sidecars }: PlannedWorkload,
  { drainSeconds }: RunsIn,
): KubeObject {
  const names = new Set(sidecars.map(({ name }) => name));
  const { initContainers = [], containers } = template.spec;
  for (const container of initContainers) if (names.has(container.name)) container.restartPolicy = "Always";
  if (drainSeconds > 0) {
    const [main] = containers;
    main.lifecycle = { ...main.lifecycle, preStop: { sleep: { seconds: drainSeconds } } };
  }
  return object;
}
