/** Reads the scene from the cluster. */

import { eventually } from "../../operate/eventually.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import { namespacesOf, runningOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import { isPeer } from "./declared.ts";
import { readDoors } from "./doors.ts";
import { declaredPorts, type Pod, podOf, type Scene, strangerLabel } from "./scene.ts";
import type { Strangers } from "./strangers.ts";

/** Seconds. */
const patience = 90;

/**
 * Waits until all pods of the microservices and all test pods are ready: a pod that does not listen yet proves nothing.
 * @throws TooLong that names the others
 */
export async function readScene(context: StepContext, strangers: Strangers): Promise<Scene> {
  const { planned } = context;
  const pods = await eventually(() => readyPods(context, strangers), {
    within: patience,
    what: "a state with all pods ready",
  });
  return {
    edges: planned.edges,
    isolated: new Set(namespacesOf(planned)),
    pods,
    doors: await readDoors(context, pods),
    ports: declaredPorts(planned),
  };
}

/** The pods of the application, the test pods, and those pods of the cluster itself at which edges start or end. */
export async function readPods(context: StepContext, away: string): Promise<{ objects: LiveObject[]; pods: Pod[] }> {
  const { api, planned } = context;
  const ours = new Set([...namespacesOf(planned), away]);
  const namespaces = new Set([...ours, ...planned.platform.map(({ namespace }) => namespace)]);
  const objects = (await Promise.all([...namespaces].map((namespace) => api.list("Pod", namespace)))).flat();
  const pods = objects
    .flatMap((object) => podOf(object, planned) ?? [])
    .filter((pod) => ours.has(pod.namespace) || planned.platform.some((peer) => isPeer(peer, place(pod))));
  return { objects, pods };
}

const place = (pod: Pod) => ({ address: pod.address, pod });

async function readyPods(context: StepContext, { run, number, namespace }: Strangers): Promise<Pod[]> {
  const { planned } = context;
  const { objects, pods } = await readPods(context, namespace);
  const ready = new Set(objects.filter(isReady).map(({ metadata }) => metadata.uid));
  const late = pods.filter(({ uid }) => !ready.has(uid)).map(({ namespace, name }) => `${namespace}/${name}`);
  const absent = runningOf(planned).filter(({ name }) => !pods.some(({ title }) => title === name));
  const strangers = number - pods.filter(({ labels }) => labels[strangerLabel] === run).length;
  const missing = [
    ...late.map((name) => `${name} is not ready`),
    ...absent.map(({ name }) => `${name} has no running pod`),
    ...(strangers > 0 ? [`${strangers} test pods do not run yet`] : []),
  ];
  if (missing.length > 0) throw new Error(missing.join(", "));
  return pods;
}

function isReady({ status }: LiveObject): boolean {
  const conditions: { type: string; status: string }[] = status.conditions ?? [];
  return conditions.some(({ type, status: is }) => type === "Ready" && is === "True");
}
