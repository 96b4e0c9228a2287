/** A pod goes: deleted with notice, as a node that is emptied does it, or without, as a crash does. */

import { label } from "../../../generator/src/model/labels.ts";
import type { PlannedMicroservice } from "../../../generator/src/plan/types.ts";
import { podsOf, readyPods } from "../../cluster/pods.ts";
import { replicasOf } from "../../planned.ts";
import type { ChaosContext, Simulation } from "../simulation.ts";

/** With notice: the pod ends what it has begun. */
export function deletePod(microservice: PlannedMicroservice): Simulation {
  const { name } = microservice;
  const several = replicasOf(microservice) > 1;
  return {
    name: `pod-${name}`,
    does: `deletes a pod of ${name}, one of ${replicasOf(microservice)}`,
    users: several ? "nothing" : `what needs ${name} fails for some seconds`,
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

/** Without notice: Kubernetes' least, a second, and then the process is gone in the middle of what it does. */
export function crashPod(microservice: PlannedMicroservice): Simulation {
  const { name } = microservice;
  return {
    name: `crash-${name}`,
    does: `kills a pod of ${name} within a second, one of ${replicasOf(microservice)}`,
    users: `at most what this pod was just answering for ${name} fails`,
    bar: { failing: [name], failingAfter: 3, readyWithin: 60, answeredWithin: 11 },
    inAll: true,
    run: (context) => removePod(context, name, { gracePeriodSeconds: 1 }),
  };
}

async function removePod({ api }: ChaosContext, name: string, options: object = {}): Promise<void> {
  const [pod] = readyPods(await podsOf(api), name);
  if (!pod) throw new Error(`no pod with ${label.name}=${name} is ready`);
  await api.remove("Pod", pod.metadata.namespace ?? "", pod.metadata.name, options);
}
