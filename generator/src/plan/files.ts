/** The files of the catalog that declare the facts: a message names the one that a reader should open. */
import type { Microservice } from "../model/microservice.ts";
import type { RuleGroup } from "../promql/index.ts";

const catalog = "generator/src/catalog";

export const applicationFile = `${catalog}/application.ts`;
export const externalsFile = `${catalog}/externals.ts`;
export const chartsFile = `${catalog}/charts.ts`;
export const dashboardsFile = `${catalog}/dashboards`;
export const recordedFile = `${catalog}/metrics/recorded.ts`;
/** The file that puts all facts together. */
export const factsFile = `${catalog}/facts.ts`;

/** The file that declares a microservice. */
export const factsOf = (name: string): string => `${catalog}/microservices/${name}.ts`;
/** The file that declares a microservice, or the chart of its pods. */
export const fileOf = ({ name, run }: Pick<Microservice, "name" | "run">): string =>
  run.kind === "chart" ? chartsFile : factsOf(name);
export const factsOfCluster = (name: string): string => `${catalog}/clusters/${name}.ts`;
export const factsOfStack = (stack: string): string => `${catalog}/monitoring/${stack}.ts`;
/** The file that declares the metrics of a process. */
export const metricsOf = (name: string): string => `${catalog}/metrics/${name}.ts`;
export const exporterOf = (name: string): string => `${catalog}/metrics/exporters/${name}.ts`;
/** The file that declares a group's rules. */
export const rulesOf = ({ name, file = `${catalog}/alerts/${name}.ts` }: Pick<RuleGroup, "name" | "file">): string =>
  file;
