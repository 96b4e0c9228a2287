/** The pods that run are the declared ones, as they are declared, each container with probes, hardened and without a restart. */

import { label } from "../../generator/src/model/labels.ts";
import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { eventually } from "../../operate/eventually.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import { microservicesOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import type { Step } from "../step.ts";
import { fieldsDiffer, namesDiffer, refuse } from "./compare.ts";
import { containersOf, restartsOf, softSpots } from "./containers.ts";
import { answeredFor, declaredObjects, idOf, liveObjects } from "./declared-objects.ts";

/** Seconds for an update that goes on, or an autoscaler, to come to rest. */
const patience = 90;

export const pods: Step = {
  title: "Pods",
  rows: ["TF1", "TF8", "TF9", "TF10", "MS8"],
  async run(context) {
    const live = await eventually(() => settledPods(context), { within: patience, what: "pods at rest" });
    const templates = new Map(
      (["DaemonSet", "Deployment", "StatefulSet"] as const)
        .flatMap((kind) => declaredObjects(context.planned, kind))
        .map((object) => [idOf(object), object.spec.template as Template]),
    );
    refuse([
      ...namesDiffer("Pods of", templates.keys(), live.map(ownerOf)),
      ...live.flatMap((pod) => [...unlikeTemplate(pod, templates.get(ownerOf(pod))), ...softSpots(pod)]),
      ...live.flatMap(({ status, metadata }) =>
        restartsOf(status).unexplained.map((one) => `${metadata.name}: ${one}`),
      ),
    ]);
    const containers = live.flatMap(containersOf);
    const explained = live.flatMap(({ status }) => restartsOf(status).explained);
    return [
      ...[...Map.groupBy(live, ownerOf)].map(([owner, { length }]) => `${owner}: ${length} ready`),
      `${live.length} pods, ${containers.length} containers that keep running: all have probes, limits and no privileges`,
      explained.length > 0 ? `restarts since the node went down: ${explained.length}` : "no restarts",
    ];
  },
};

interface Template {
  readonly spec: object;
}

/** By the label that all selectors use; a pod without it is named as itself. */
function ownerOf(pod: LiveObject): string {
  return `${pod.metadata.namespace}/${pod.metadata.labels?.[label.name] ?? pod.metadata.name}`;
}

/** @throws Error that says which microservice has too few or too many, or which pod is not ready */
async function settledPods(context: StepContext): Promise<LiveObject[]> {
  const all = (await liveObjects(context, "Pod")).filter(({ status }) => status.phase !== "Succeeded");
  const live = answeredFor(context.planned, [], all);
  const numbers = microservicesOf(context.planned).flatMap((one) => wrongNumber(one, live));
  const unready = live
    .filter(({ status }) => !status.conditions?.some(isReady))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name} is not ready`);
  if (numbers.length + unready.length > 0) throw new Error([...numbers, ...unready].join(", "));
  return live;
}

function wrongNumber(
  { name, namespace, runtime, replicas, scale }: PlannedMicroservice,
  live: readonly LiveObject[],
): string[] {
  const found = live.filter((pod) => ownerOf(pod) === `${namespace}/${name}`).length;
  // One a node, however many there are.
  if (runtime.kind === "node-exporter" && found > 0) return [];
  const [least, most] = scale ? [scale.min, scale.max] : [replicas, replicas];
  if (found >= least && found <= most) return [];
  return [`${name} has ${found} pods, declared are ${least === most ? least : `${least} to ${most}`}`];
}

const isReady = (condition: { type: string; status: string }): boolean =>
  condition.type === "Ready" && condition.status === "True";

interface Mounting {
  readonly name: string;
  readonly volumeMounts?: readonly { readonly name: string }[];
}

/** The API server mounts a token where the template asks for one. */
const withoutToken = (container: Mounting): Mounting => ({
  ...container,
  ...(container.volumeMounts && {
    volumeMounts: container.volumeMounts.filter(({ name }) => !name.startsWith("kube-api-access-")),
  }),
});

/** Containers are compared by name: what somebody puts into a pod besides is a difference, ephemeral ones are not. */
function unlikeTemplate(pod: LiveObject, template: Template | undefined): string[] {
  if (!template) return [];
  const { containers, initContainers = [], volumes: _, ...rest } = template.spec as LiveObject["spec"];
  const there = new Map(
    [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((one: Mounting) => [one.name, withoutToken(one)]),
  );
  const declared: { name: string; volumeMounts?: unknown }[] = [...containers, ...initContainers];
  const where = `${pod.metadata.namespace}/${pod.metadata.name}`;
  return [
    ...namesDiffer(
      `${where}: container`,
      declared.map(({ name }) => name),
      there.keys(),
    ),
    ...fieldsDiffer(where, rest, pod.spec),
    ...declared.flatMap((one) => fieldsDiffer(`${where}: ${one.name}`, one, there.get(one.name) ?? one)),
  ];
}
