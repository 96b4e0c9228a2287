import { microservices } from "../catalog/microservices/index.ts";
import { label } from "../model/labels.ts";
import type { KubeObject } from "../render/manifest.ts";
import type { Declared } from "./rule.ts";

/** The file where a reader changes what the object says, as far as its name label tells: `... sets replicas`. */
export function setBy({ metadata }: KubeObject, what: string): string {
  const name = metadata.labels?.[label.name];
  return name !== undefined && Object.hasOwn(microservices, name)
    ? `generator/src/catalog/microservices/${name}.ts sets ${what}`
    : `generator/src/charts sets ${what}`;
}

export function setByCluster({ cluster }: Declared, what: string): string {
  return `generator/src/catalog/clusters/${cluster}.ts sets ${what}`;
}

/** For what no fact can change: every microservice is rendered alike. */
export const setByCharts = "generator/src/charts sets it for every microservice";
export const setByVersions = "generator/src/catalog/versions.ts sets it";
