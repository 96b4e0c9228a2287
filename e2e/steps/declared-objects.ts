/** The objects that the cluster should have, rendered from the plan. */

import { facts } from "../../generator/src/facts.ts";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { renderCluster } from "../../generator/src/trees.ts";
import type { Kind, LiveObject } from "../../operate/kinds.ts";
import { namespacesOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";

/** The declared objects of one kind in the application's namespaces. */
export function declaredObjects(planned: PlannedCluster, kind: Kind): LiveObject[] {
  const namespaces = new Set<string | undefined>(namespacesOf(planned));
  return renderCluster(planned, facts.delivery)
    .manifests.map(({ object }) => object as LiveObject)
    .filter((object) => object.kind === kind && namespaces.has(object.metadata.namespace));
}

/** All live objects of one kind in the application's namespaces. */
export async function liveObjects({ api, planned }: StepContext, kind: Kind): Promise<LiveObject[]> {
  return (await Promise.all(namespacesOf(planned).map((namespace) => api.list(kind, namespace)))).flat();
}

/**
 * The live objects that this repository must declare. A chart creates others in its namespace, and so does its operator: there,
 * an undeclared object counts as theirs, except a pod, since policies select pods by name.
 */
export function answeredFor(
  { charts, components }: PlannedCluster,
  declared: readonly string[],
  live: readonly LiveObject[],
): LiveObject[] {
  const theirPods = components.flatMap((one) =>
    one.kind === "microservice" && one.runtime.kind === "chart" ? [Object.entries(one.labels)] : [],
  );
  const theirs = new Set(charts.map(({ namespace }) => namespace));
  const ours = new Set(declared);
  return live.filter((object) => {
    const { namespace, labels } = object.metadata;
    if (!theirs.has(namespace ?? "") || ours.has(idOf(object))) return true;
    return object.kind === "Pod" && !theirPods.some((pod) => pod.every(([key, value]) => labels?.[key] === value));
  });
}

/** Such as `data/redis`. */
export const idOf = ({ metadata: { namespace, name } }: LiveObject): string => `${namespace}/${name}`;
