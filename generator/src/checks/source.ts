import { label } from "../model/labels.ts";
import type { KubeObject } from "../render/manifest.ts";
import type { Declared } from "./rule.ts";

/** A hint that names the file that sets a value. Rules judge each object once for all clusters, so it is text only per cluster. */
export interface SetBy {
  /** The object's name label: a microservice's name where one is declared so. */
  readonly name: string | undefined;
  /** The value, as in `sets replicas`. */
  readonly sets: string;
}

export function setBy({ metadata }: KubeObject, what: string): SetBy {
  return { name: metadata.labels?.[label.name], sets: what };
}

/** The hint as text: `generator/src/catalog/microservices/auth.ts sets replicas`. */
export function hintOf(hint: string | SetBy, { microservices }: Pick<Declared, "microservices">): string {
  if (typeof hint === "string") return hint;
  const { name, sets } = hint;
  return name !== undefined && microservices.includes(name)
    ? `generator/src/catalog/microservices/${name}.ts sets ${sets}`
    : `generator/src/charts sets ${sets}`;
}

export function setByCluster({ cluster }: Declared, field: string): string {
  return `generator/src/catalog/clusters/${cluster}.ts sets ${field}`;
}

/** The quota of a namespace is the application's, unless the cluster has another one. */
export function setByQuota({ cluster }: Declared): string {
  return `generator/src/catalog/application.ts sets its quota; quotas in generator/src/catalog/clusters/${cluster}.ts replaces it there`;
}

/** For fields that no fact sets: they are rendered the same for every microservice. */
export const setByCharts = "generator/src/charts sets it for every microservice";
