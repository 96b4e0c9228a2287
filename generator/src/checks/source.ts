import { microservices } from "../catalog/microservices/index.ts";
import { label } from "../model/labels.ts";
import type { KubeObject } from "../render/manifest.ts";
import type { Declared } from "./rule.ts";

/** Names the file to edit, found by the object's name label: `generator/src/catalog/... sets replicas`. */
export function setBy({ metadata }: KubeObject, field: string): string {
  const name = metadata.labels?.[label.name];
  return name !== undefined && Object.hasOwn(microservices, name)
    ? `generator/src/catalog/microservices/${name}.ts sets ${field}`
    : `generator/src/charts sets ${field}`;
}

export function setByCluster({ cluster }: Declared, field: string): string {
  return `generator/src/catalog/clusters/${cluster}.ts sets ${field}`;
}

/** For fields that no fact sets: they are rendered the same for every microservice. */
export const setByCharts = "generator/src/charts sets it for every microservice";
export const setByVersions = "generator/src/catalog/versions.ts sets it";
