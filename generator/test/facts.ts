/** The fixture application with a changed fact, and the trees and findings that follow from facts. */
import { check } from "../src/checks/index.ts";
import type { Rendered } from "../src/checks/rule.ts";
import { render, toJudge } from "../src/generate.ts";
import type { Cluster } from "../src/model/cluster.ts";
import type { Microservice } from "../src/model/microservice.ts";
import type { Facts } from "../src/plan/facts.ts";
import { type clusters, facts, microservices } from "./application/index.ts";

type Wide<T> = { -readonly [K in keyof T]: unknown };

/** The fixture application with one microservice changed. As in JavaScript, a value may be of any type. */
export function withMicroservice(name: keyof typeof microservices, change: Partial<Wide<Microservice>>): Facts {
  const changed = { ...microservices[name], ...change } as Microservice;
  return { ...facts, microservices: { ...facts.microservices, [name]: changed } };
}

/** The fixture application with one cluster changed. As in JavaScript, a value may be of any type. */
export function withCluster(name: keyof typeof clusters, change: Partial<Wide<Cluster>>): Facts {
  const changed = { ...clusterOf(facts, name), ...change } as Cluster;
  return { ...facts, clusters: { ...facts.clusters, [name]: changed } };
}

/** @throws Error where the facts have no such cluster */
export function clusterOf({ clusters }: Facts, name: string): Cluster {
  const found = clusters[name];
  if (!found) throw new Error(`the facts have no cluster "${name}", only ${Object.keys(clusters).join(", ")}`);
  return found;
}

/** Every file of a cluster's trees, by path. */
export function filesOf(some: Facts, name: string): Map<string, string> {
  const { tree } = render(some, clusterOf(some, name));
  return new Map(tree.units.flatMap(({ files }) => files.map(({ path, text }) => [path, text] as const)));
}

/** A cluster's manifests and declarations, as the checks read them. */
export function renderedOf(some: Facts, name: string): Rendered {
  const { planned, tree } = render(some, clusterOf(some, name));
  return toJudge(planned, tree);
}

/** The findings of every check on a cluster. */
export const issuesOf = (some: Facts, name: string) => check(renderedOf(some, name));
