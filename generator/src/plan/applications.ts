import type { Installation } from "./installation.ts";
import type { PlannedApplication, PlannedMicroservice, PlannedNamespace, PlannedObjects } from "./types.ts";

/** One Argo CD Application per component. Namespaces come first, everything else in one wave. */
export function planApplications(
  cluster: string,
  { prefix, argocd }: Installation,
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
  ].map((application) => ({ cluster, name: nameOf(application, prefix, argocd.root), ...application }));
}

/** A namespace has the prefix in its own name, and may have the name of the root Application. */
function nameOf(
  { component, namespace }: { readonly component: string; readonly namespace: string },
  prefix: string,
  root: string,
): string {
  if (component !== namespace) return prefix + component;
  return component === root ? `${component}-namespace` : component;
}
