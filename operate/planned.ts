/** Selections of a planned cluster's components. */
import type { PlannedCluster, PlannedMicroservice } from "../generator/src/plan/types.ts";
import { monitoring } from "./application.ts";

/** The microservices whose pods this repository renders; not those of a chart. */
export function microservicesOf({ components }: PlannedCluster): PlannedMicroservice[] {
  return components.filter(
    (component): component is PlannedMicroservice =>
      component.kind === "microservice" && component.runtime.kind !== "chart",
  );
}

/** The microservices that users' requests can pass: not those in the namespace of the monitoring. */
export const servingOf = (planned: PlannedCluster): PlannedMicroservice[] =>
  microservicesOf(planned).filter(({ namespace }) => namespace !== monitoring);

/** The names of all Applications below the root. */
export const applicationsOf = ({ applications, chartApplications }: PlannedCluster): string[] => [
  ...applications.map(({ component }) => component),
  ...chartApplications,
];

/** The names of the application's namespaces. */
export function namespacesOf({ components }: PlannedCluster): string[] {
  return components.filter(({ kind }) => kind === "namespace").map(({ name }) => name);
}

/** The Prometheus of the cluster's monitoring stack, by the name that every stack gives it. */
export const prometheusIn = ({ components }: PlannedCluster): PlannedMicroservice | undefined =>
  components.find(
    (one): one is PlannedMicroservice =>
      one.kind === "microservice" &&
      (one.runtime.kind === "prometheus" || (one.runtime.kind === "chart" && one.name === "prometheus")),
  );

export const isDataStore = ({ runtime }: PlannedMicroservice): boolean =>
  runtime.kind === "postgres" || runtime.kind === "redis";

/** The least number of pods of a microservice. */
export const replicasOf = ({ scale, replicas }: PlannedMicroservice): number => scale?.min ?? replicas;

/** The names of the AppProjects of the root, of the components and of the chart. */
export const projectsOf = ({ installation, chart }: PlannedCluster): string[] => {
  const { bootstrap, components } = installation.argocd;
  return [bootstrap, components, ...(chart ? [`${installation.prefix}monitoring`] : [])];
};
