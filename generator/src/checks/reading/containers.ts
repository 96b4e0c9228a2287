import type { Container } from "kubernetes-types/core/v1.js";
import type { KubeObject } from "../../render/manifest.ts";
import { rememberByIdentity } from "../../render/remember.ts";
import type { ClusterObjects } from "../cluster-objects.ts";
import { type Pod, podOf } from "../pod.ts";
import { referencesOf } from "../references.ts";
import { type Mount, mountsOf } from "./mounts.ts";
import { ownTexts, type ReadText, textsOf } from "./texts.ts";
import { type Variables, variablesOf } from "./variables.ts";

/** All that one container of a pod reads: its files, its variables, and the texts that name them. */
export interface ContainerReading {
  readonly container: Container;
  readonly mounts: readonly Mount[];
  readonly variables: Variables;
  readonly texts: readonly ReadText[];
}

interface Remembered {
  readonly inputs: readonly unknown[];
  readonly readings: readonly ContainerReading[];
}

const remembered = new WeakMap<KubeObject, Remembered>();

/**
 * The readings of an object's containers. They depend on the object, its ConfigMaps and the declared keys of its Secrets
 * alone: two clusters on which these are the same get the same readings.
 */
export function readingsOf(object: KubeObject, cluster: ClusterObjects): readonly ContainerReading[] {
  const ofCluster = found.get(cluster) ?? new Map<KubeObject, readonly ContainerReading[]>();
  found.set(cluster, ofCluster);
  const readings = ofCluster.get(object) ?? lookUp(object, cluster);
  ofCluster.set(object, readings);
  return readings;
}

/** Several rules ask for the readings of one object on one cluster. */
const found = new WeakMap<ClusterObjects, Map<KubeObject, readonly ContainerReading[]>>();

function lookUp(object: KubeObject, cluster: ClusterObjects): readonly ContainerReading[] {
  const pod = podOf(object);
  if (!pod) return [];
  const inputs = inputsOf(object, cluster);
  const before = remembered.get(object);
  if (before && before.inputs.length === inputs.length && before.inputs.every((input, i) => input === inputs[i]))
    return before.readings;
  const readings = pod.all.map((container) => read(container, pod, object, cluster));
  remembered.set(object, { inputs, readings });
  return readings;
}

/** The names of the ConfigMaps and Secrets that the object uses. */
const usedBy = rememberByIdentity((object) =>
  Array.from(Map.groupBy(referencesOf(object), ({ kind, name }) => `${kind}/${name}`).values(), ([first]) => first),
);

function inputsOf(object: KubeObject, { declared, find }: ClusterObjects): readonly unknown[] {
  const { namespace } = object.metadata;
  return usedBy(object).map((used) => {
    if (used?.kind === "ConfigMap") return find("ConfigMap", namespace, used.name);
    return declared.secrets.find((each) => each.namespace === namespace && each.name === used?.name)?.keys.join("\n");
  });
}

function read(container: Container, pod: Pod, object: KubeObject, cluster: ClusterObjects): ContainerReading {
  const mounts = mountsOf(container, pod, object, cluster);
  const variables = variablesOf(container, object, cluster);
  const shared = new Set(
    pod.all.flatMap((other) => (other === container ? [] : (other.volumeMounts ?? []).map(({ name }) => name))),
  );
  const own = (container.volumeMounts ?? []).filter(({ name }) => !shared.has(name));
  const alone = new Set(own.map(({ mountPath }) => mountPath.replace(/\/+$/, "")));
  const texts = textsOf(ownTexts(container, variables.values), mounts, ({ path }) => alone.has(path));
  return { container, mounts, variables, texts };
}

/** Judges what the containers of an object read, once for the same readings. */
export function rememberByReadings<T>(
  judge: (readings: readonly ContainerReading[], object: KubeObject) => readonly T[],
): (object: KubeObject, cluster: ClusterObjects) => readonly T[] {
  const judged = new WeakMap<readonly ContainerReading[], readonly T[]>();
  return (object, cluster) => {
    const readings = readingsOf(object, cluster);
    const before = judged.get(readings);
    if (before) return before;
    const found = judge(readings, object);
    judged.set(readings, found);
    return found;
  };
}
