import type { Installation } from "./installation.ts";
import type { PlannedApplication, PlannedMicroservice, PlannedNamespace, PlannedObjects } from "./types.ts";

/** One Argo CD Application per component. Namespaces come first, everything else in one wave. */
export function planApplications(
  cluster: string,
  { prefix }: Installation,
  namespaces: readonly PlannedNamespace[],
  microservices: readonly PlannedMicroservice[],
  objects: readonly Pick<PlannedObjects, "name" | "namespace">[],
): PlannedApplication[] {
  return [
    ...namespaces.map(({ name }) => ({ component: name, namespace: name, wave: 0, keepsData: true })),
    ...microservices.map(({ name, namespace, storage }) => ({
      component: name,
      namespace,
      wave: 1, // all at once: their init containers wait for their needs, and the waits of several waves would add up
      keepsData: storage !== null,
    })),
    ...objects.map(({ name, namespace }) => ({ component: name, namespace, wave: 1, keepsData: false })),
  ].map((application) => ({ cluster, name: nameOf(application, prefix), ...application }));
}

/** A namespace has the prefix in its own name. */
const nameOf = ({ component, namespace }: { component: string; namespace: string }, prefix: string): string =>
  component === namespace ? component : prefix + component;
