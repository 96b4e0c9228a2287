/** A deleted pod: with its grace period, as a drained node deletes it, or almost without, as in a crash. */

import { label } from "../../../generator/src/model/labels.ts";
import type { PlannedMicroservice } from "../../../generator/src/plan/types.ts";
import { podsOf, readyPods } from "../../cluster/pods.ts";
import { replicasOf } from "../../planned.ts";
import type { ChaosContext, Simulation } from "../simulation.ts";

/** Deletes a pod with its grace period, in which it answers its open requests. */
export function deletePod(microservice: PlannedMicroservice): Simulation {
  const { name } = microservice;
  const several = replicasOf(microservice) > 1;
  return {
    name: `pod-${name}`,
    does: `deletes one of ${replicasOf(microservice)} pods of ${name}`,
    users: several ? "no effect" : `requests that need ${name} fail for some seconds`,
    bar: {
      failing: several ? [] : [name],
      failingAfter: several ? 0 : 45,
      readyWithin: 60,
      answeredWithin: 11,
    },
    inAll: true,
    run: (context) => removePod(context, name),
  };
}

/** Deletes a pod with a grace period of one second, the least that Kubernetes has: the process ends with open requests. */
export function crashPod(microservice: PlannedMicroservice): Simulation {
  const { name } = microservice;
  return {
    name: `crash-${name}`,
    does: `kills one of ${replicasOf(microservice)} pods of ${name} within a second`,
    users: `at most the open requests of this pod fail`,
    bar: { failing: [name], failingAfter: 3, readyWithin: 60, answeredWithin: 11 },
    inAll: true,
    run: (context) => removePod(context, name, { gracePeriodSeconds: 1 }),
  };
}

async function removePod(context: ChaosContext, name: string, options: object = {}): Promise<void> {
  const [pod] = readyPods(await podsOf(context), name);
  if (!pod) throw new Error(`no pod with ${label.name}=${name} is ready`);
  await context.api.remove("Pod", pod.metadata.namespace ?? "", pod.metadata.name, options);
}
