/** Selections of a planned cluster's components. */
import type { PlannedCluster, PlannedMicroservice } from "../generator/src/plan/types.ts";

/** The microservices whose pods this repository renders; not those of a chart. */
export function microservicesOf({ components }: PlannedCluster): PlannedMicroservice[] {
  return components.filter(
    (component): component is PlannedMicroservice =>
      component.kind === "microservice" && component.runtime.kind !== "chart",
  );
}

/** The microservices that users' requests can pass: not those of the monitoring. */
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

/** The least number of pods of a microservice. */
export const replicasOf = ({ scale, replicas }: PlannedMicroservice): number => scale?.min ?? replicas;
