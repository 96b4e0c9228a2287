import type { PodPeer } from "../../model/traffic.ts";
import type { KubeObject } from "../../render/manifest.ts";
import { type Intervals, union } from "./intervals.ts";
import type { Place } from "./place.ts";
import type { NamedPort } from "./policies.ts";
import { portsOf, type Transport } from "./ports.ts";
import type { Complain } from "./reading.ts";
import type { Labels } from "./selector.ts";

interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: Transport;
}

interface Container {
  readonly ports?: readonly ContainerPort[];
  readonly restartPolicy?: string;
}

/** Identical pods: those of a rendered workload, or the cluster's own. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  /** The workload's place; absent for the cluster's own pods. */
  readonly place?: Place;
}

export function platformPod({ name, namespace, labels }: PodPeer): Pod {
  return { name, namespace, labels, ports: [] };
}

/** The pods of a workload; undefined for any other object. */
export function readPod(object: KubeObject, complain: Complain): Pod | undefined {
  const found = template(object);
  if (!found) return undefined;
  const { metadata = {}, spec = {} } = found;
  if (spec.hostNetwork) complain("hostNetwork", "no NetworkPolicy applies to a pod on its node's network");
  const containers: readonly Container[] = spec.containers ?? [];
  // A native sidecar serves as long as the pod; any other init container has ended by then.
  const sidecars: readonly Container[] = (spec.initContainers ?? []).filter(
    ({ restartPolicy }: Container) => restartPolicy === "Always",
  );
  return {
    name: object.metadata.name,
    namespace: object.metadata.namespace ?? "default",
    labels: metadata.labels ?? {},
    ports: [...containers, ...sidecars].flatMap(({ ports = [] }) => ports),
  };
}

function template(object: KubeObject) {
  switch (object.kind) {
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet":
    case "Job":
      return object.spec?.template;
    case "CronJob":
      return object.spec?.jobTemplate?.spec?.template;
    case "Pod":
      return object;
    default:
      return undefined;
  }
}

/** The numbers that a pod's containers give to a port name. Ports of another protocol do not count. */
export function portsNamed({ ports }: Pod, { name, protocol }: NamedPort): Intervals {
  const meant = ports.filter((port) => port.name === name && (port.protocol ?? "TCP") === protocol);
  return union(meant.map(({ containerPort }) => portsOf(protocol, containerPort, containerPort)));
}
