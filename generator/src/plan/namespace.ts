import type { Cluster } from "../model/cluster.ts";
import type { TaskflowNamespace } from "../model/microservice.ts";
import type { PlannedMicroservice, PlannedNamespace } from "./types.ts";

/** A namespace with its quota: claims and node ports are those of the microservices in it, and no more. */
export function planNamespace(
  { kubernetes, quotas, containerDefaults }: Cluster,
  name: TaskflowNamespace,
  microservices: readonly PlannedMicroservice[],
): PlannedNamespace {
  const inside = microservices.filter(({ namespace }) => namespace === name);
  return {
    kind: "namespace",
    name,
    kubernetes,
    quota: {
      ...quotas[name],
      claims: inside.filter(({ storage }) => storage).length,
      nodePorts: inside.flatMap(({ ports }) => ports).filter(({ nodePort }) => nodePort !== null).length,
    },
    containerDefaults,
  };
}
