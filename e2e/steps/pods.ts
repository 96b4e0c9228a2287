/** Checks that exactly the declared pods run, as declared; that each container has probes, is hardened and never restarted. */

import { label } from "../../generator/src/model/labels.ts";
import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { eventually } from "../../operate/eventually.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import { microservicesOf, runningOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import type { Step } from "../step.ts";
import { fieldsDiffer, namesDiffer, refuse } from "./compare.ts";
import { containersOf, restartsOf, softSpots } from "./containers.ts";
import { answeredFor, declaredObjects, idOf, liveObjects } from "./declared-objects.ts";

/** Seconds for a running update or an autoscaler to finish. */
const patience = 90;

export const pods: Step = {
  title: "Pods",
  rows: ["TF1", "TF8", "TF9", "TF10", "MS8"],
  async run(context) {
    const live = await eventually(() => settledPods(context), {
      within: patience,
      what: "a state in which all declared pods are ready",
    });
    const templates = new Map(
      (["DaemonSet", "Deployment", "StatefulSet"] as const)
        .flatMap((kind) => declaredObjects(context.planned, kind))
        .map((object) => [idOf(object), object.spec.template as Template]),
    );
    const microservices = new Map(runningOf(context.planned).map((one) => [idOfOwner(one), one]));
    refuse([
      ...namesDiffer("Pods of", templates.keys(), live.map(ownerOf)),
      ...live.flatMap((pod) => [
        ...unlikeTemplate(pod, templates.get(ownerOf(pod))),
        ...softSpots(pod, microservices.get(ownerOf(pod))),
      ]),
      ...live.flatMap(({ status, metadata }) =>
        restartsOf(status).unexplained.map((one) => `${metadata.name}: ${one}`),
      ),
    ]);
    const containers = live.flatMap(containersOf);
    const explained = live.flatMap(({ status }) => restartsOf(status).explained);
    return [
      ...[...Map.groupBy(live, ownerOf)].map(([owner, { length }]) => `${owner}: ${length} ready`),
      `${live.length} pods, ${containers.length} running containers: all have probes, limits and no privileges`,
      explained.length > 0 ? `restarts because the node went down: ${explained.length}` : "no restarts",
    ];
  },
};

interface Template {
  readonly spec: object;
}

/** The owner by the label that all selectors use; a pod without it is named itself. */
function ownerOf(pod: LiveObject): string {
  return `${pod.metadata.namespace}/${pod.metadata.labels?.[label.name] ?? pod.metadata.name}`;
}

/** @throws Error that names each microservice with too few or too many pods, and each pod that is not ready */
async function settledPods(context: StepContext): Promise<LiveObject[]> {
  const all = (await liveObjects(context, "Pod")).filter(({ status }) => status.phase !== "Succeeded");
  const running = runningOf(context.planned);
  const ending = microservicesOf(context.planned).filter((one) => !running.includes(one));
  // The pods of Jobs come and go.
  const live = answeredFor(context.planned, [], all).filter(
    (pod) => !ending.some((one) => ownerOf(pod) === idOfOwner(one)),
  );
  const numbers = running.flatMap((one) => wrongNumber(one, live));
  const unready = live
    .filter(({ status }) => !status.conditions?.some(isReady))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name} is not ready`);
  if (numbers.length + unready.length > 0) throw new Error([...numbers, ...unready].join(", "));
  return live;
}

const idOfOwner = ({ namespace, name }: PlannedMicroservice): string => `${namespace}/${name}`;

function wrongNumber(microservice: PlannedMicroservice, live: readonly LiveObject[]): string[] {
  const { name, workload, replicas, scale } = microservice;
  const found = live.filter((pod) => ownerOf(pod) === idOfOwner(microservice)).length;
  // A DaemonSet has one pod per node.
  if (workload.kind === "daemon" && found > 0) return [];
  const [least, most] = scale ? [scale.min, scale.max] : [replicas, replicas];
  if (found >= least && found <= most) return [];
  return [`${name} has ${found} pods instead of ${least === most ? least : `${least} to ${most}`}`];
}

const isReady = (condition: { type: string; status: string }): boolean =>
  condition.type === "Ready" && condition.status === "True";

interface Mounting {
  readonly name: string;
  readonly volumeMounts?: readonly { readonly name: string }[];
}

/** Removes the mount of the ServiceAccount token, which the API server adds to containers. */
const withoutToken = (container: Mounting): Mounting => ({
  ...container,
  ...(container.volumeMounts && {
    volumeMounts: container.volumeMounts.filter(({ name }) => !name.startsWith("kube-api-access-")),
  }),
});

/** Compares containers by name: an added container is a difference, an ephemeral one is not. */
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
