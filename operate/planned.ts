/** Selections of a planned cluster's components, and the names of its installation. */
import { facts } from "../generator/src/facts.ts";
import { label } from "../generator/src/model/labels.ts";
import { keepsRunning } from "../generator/src/model/workload.ts";
import type { PlannedCluster, PlannedMicroservice } from "../generator/src/plan/types.ts";

type Installed = Pick<PlannedCluster, "installation">;

/** The name of the root Application, the app of apps. */
export const rootOf = ({ installation }: Installed): string => installation.argocd.root;

/** The label of all objects of the installation. */
export const partOf = ({ installation }: Installed) => ({ [label.partOf]: installation.name });

/** The label selector of all objects of the installation. */
export const selectorOf = ({ installation }: Installed): string => `${label.partOf}=${installation.name}`;

/** The microservices whose pods this repository renders; not those of a chart. */
export function microservicesOf({ components }: PlannedCluster): PlannedMicroservice[] {
  return components.filter(
    (component): component is PlannedMicroservice =>
      component.kind === "microservice" && component.runtime.kind !== "chart",
  );
}

/** The microservices that always have pods: those of a Job or a CronJob end by themselves. */
export const runningOf = (planned: PlannedCluster): PlannedMicroservice[] =>
  microservicesOf(planned).filter(({ workload }) => keepsRunning(workload));

/** The running microservices that users' requests can pass: not those in the namespace of the monitoring. */
export const servingOf = (planned: PlannedCluster): PlannedMicroservice[] =>
  runningOf(planned).filter(({ namespace }) => namespace !== planned.installation.monitoring);

/** The serving microservices that keep data, and so run one after the other under the same names. */
export const storesOf = (planned: PlannedCluster): PlannedMicroservice[] => servingOf(planned).filter(isStateful);

export const isStateful = ({ workload }: Pick<PlannedMicroservice, "workload">): boolean =>
  workload.kind === "stateful";

/** The names of all Applications below the root. */
export const applicationsOf = ({ applications, chartApplications }: PlannedCluster): string[] => [
  ...applications.map(({ name }) => name),
  ...chartApplications,
];

/** The name of a component's Application. @throws Error if it has none */
export function applicationOf({ name: cluster, applications }: PlannedCluster, component: string): string {
  const found = applications.find((one) => one.component === component);
  if (!found) throw new Error(`no Application of ${cluster} has the component ${component}`);
  return found.name;
}

/** The names of the installation's namespaces. */
export function namespacesOf({ components }: PlannedCluster): string[] {
  return components.filter(({ kind }) => kind === "namespace").map(({ name }) => name);
}

/** The Prometheus of the cluster's monitoring stack, whether this repository or a chart renders its pods. */
export const prometheusIn = ({ components }: PlannedCluster): PlannedMicroservice | undefined =>
  components.find(
    (one): one is PlannedMicroservice => one.kind === "microservice" && one.name === facts.monitoring.prometheus,
  );

/** The least number of pods of a microservice. */
export const replicasOf = ({ scale, replicas }: PlannedMicroservice): number => scale?.min ?? replicas;
