/** The kinds of components that a cluster is planned of. */
import type { PlannedCluster, PlannedMicroservice } from "../generator/src/plan/types.ts";

/** Those whose pods we render. */
export function microservicesOf({ components }: PlannedCluster): PlannedMicroservice[] {
  return components.filter(
    (component): component is PlannedMicroservice =>
      component.kind === "microservice" && component.runtime.kind !== "chart",
  );
}

/** Those that people's requests can pass: not those that only watch. */
export const servingOf = (planned: PlannedCluster): PlannedMicroservice[] =>
  microservicesOf(planned).filter(({ namespace }) => namespace !== "monitoring");

/** The names of all Applications below the root. */
export const applicationsOf = ({ applications, chartApplications }: PlannedCluster): string[] => [
  ...applications.map(({ component }) => component),
  ...chartApplications,
];

/** The names of the TaskFlow namespaces. */
export function namespacesOf({ components }: PlannedCluster): string[] {
  return components.filter(({ kind }) => kind === "namespace").map(({ name }) => name);
}

export const isDataStore = ({ runtime }: PlannedMicroservice): boolean =>
  runtime.kind === "postgres" || runtime.kind === "redis";

/** How many pods it has at least. */
export const replicasOf = ({ scale, replicas }: PlannedMicroservice): number => scale?.min ?? replicas;
