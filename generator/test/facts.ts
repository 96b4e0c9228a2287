import type { microservices } from "../src/catalog/microservices/index.ts";
import { check } from "../src/checks/index.ts";
import type { Rendered } from "../src/checks/rule.ts";
import { facts } from "../src/facts.ts";
import { render, toJudge } from "../src/generate.ts";
import type { Cluster } from "../src/model/cluster.ts";
import type { Microservice } from "../src/model/microservice.ts";
import type { Facts } from "../src/plan/facts.ts";

type Name = keyof typeof microservices;
type Wide<T> = { -readonly [K in keyof T]: unknown };

/** The catalog's facts with one microservice changed, as JavaScript could: the types do not get in the way. */
export function withMicroservice(name: Name, change: Partial<Wide<Microservice>>): Facts {
  const changed = { ...facts.microservices[name], ...change } as Microservice;
  return { ...facts, microservices: { ...facts.microservices, [name]: changed } };
}

/** The catalog's facts with one cluster changed. */
export function withCluster(name: string, change: Partial<Wide<Cluster>>): Facts {
  return { ...facts, clusters: { ...facts.clusters, [name]: { ...cluster(name), ...change } as Cluster } };
}

export function cluster(name: string): Cluster {
  const found = facts.clusters[name];
  if (!found) throw new Error(`no cluster ${name}`);
  return found;
}

/** Every file of a cluster's trees, by path. */
export function filesOf(some: Facts, name: string): Map<string, string> {
  const { tree } = render(some, some.clusters[name] ?? cluster(name));
  return new Map(tree.units.flatMap(({ files }) => files.map(({ path, text }) => [path, text] as const)));
}

/** What the checks are given of a cluster. */
export function renderedOf(some: Facts, name: string): Rendered {
  const { planned, tree } = render(some, some.clusters[name] ?? cluster(name));
  return toJudge(planned, tree);
}

/** What the checks say of a cluster. */
export const issuesOf = (some: Facts, name: string) => check(renderedOf(some, name));
