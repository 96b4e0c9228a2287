import type { Cluster } from "../model/cluster.ts";
import type { Installation, InstalledNamespace } from "./installation.ts";
import type { PlannedMicroservice, PlannedNamespace } from "./types.ts";

/** A namespace with its quota: claims and node ports are those of the microservices in it, and no more. */
export function planNamespace(
  { kubernetes, containerDefaults }: Cluster,
  { name: application, domain }: Installation,
  { name, component, quota, podSecurity }: InstalledNamespace,
  microservices: readonly PlannedMicroservice[],
): PlannedNamespace {
  const inside = microservices.filter(({ namespace }) => namespace === name);
  return {
    kind: "namespace",
    name,
    belongsTo: { application, domain, component },
    podSecurity,
    kubernetes,
    quota: {
      ...quota,
      claims: inside.reduce((sum, { storage, replicas }) => sum + (storage ? replicas : 0), 0),
      nodePorts: inside.flatMap(({ ports }) => ports).filter(({ nodePort }) => nodePort !== null).length,
    },
    containerDefaults,
  };
}
