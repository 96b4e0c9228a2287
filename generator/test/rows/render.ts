/** The fixture application with further facts: what is rendered of them on a cluster. */
import { expect } from "vitest";
import { check } from "../../src/checks/index.ts";
import { render, toJudge } from "../../src/generate.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { External } from "../../src/model/external.ts";
import { formatIssues } from "../../src/model/issue.ts";
import type { KubeObject } from "../../src/model/kube-object.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import type { Container } from "../../src/model/run.ts";
import type { Edge } from "../../src/model/traffic.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { validate } from "../../src/plan/validate.ts";
import { facts } from "../application/index.ts";

/** A microservice of somebody else's image, in the fixture's backend. */
export function imaged(name: string, run: Partial<Container> = {}, rest: Partial<Microservice> = {}): Microservice {
  return {
    name,
    description: `Runs ${name}`,
    owner: "work",
    namespace: "taskflow-backend",
    run: { kind: "image", user: 10001, ...run },
    image: { repository: `registry.test/${name}`, tag: "1.2.3" },
    ports: {},
    calls: [{ to: "kube-dns" }],
    resources: { cpu: ["5m", "50m"], memory: ["8Mi", "32Mi"] },
    ...rest,
  };
}

/** Further facts. A cluster's change is merged over the fixture's. */
export interface More {
  readonly microservices?: readonly Microservice[];
  readonly externals?: Readonly<Record<string, External>>;
  readonly clusters?: Readonly<Record<string, Partial<Cluster>>>;
  readonly facts?: Facts;
}

export function withMore({ microservices = [], externals = {}, clusters = {}, facts: base = facts }: More): Facts {
  const changed = Object.entries(clusters).map(([name, change]) => [name, { ...base.clusters[name], ...change, name }]);
  return {
    ...base,
    microservices: { ...base.microservices, ...Object.fromEntries(microservices.map((one) => [one.name, one])) },
    externals: { ...base.externals, ...externals },
    clusters: { ...base.clusters, ...Object.fromEntries(changed) },
  };
}

/** Everything that is rendered for one cluster. */
export interface Outcome {
  readonly objects: readonly KubeObject[];
  /** The object of a kind and name. @throws Error if it is not rendered */
  readonly find: (kind: string, name: string) => KubeObject;
  readonly has: (kind: string, name: string) => boolean;
  /** The edges as text: `from -> to:port/protocol`. */
  readonly edges: readonly Edge[];
  /** The text of a rendered file, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Validates the facts, renders one cluster, and expects that every check passes, the proof included. */
export function outcomeOf(some: Facts, name: string): Outcome {
  expect(formatIssues(validate(some))).toBe("");
  const cluster = some.clusters[name];
  if (!cluster) throw new Error(`no cluster ${name}`);
  const { planned, tree } = render(some, cluster);
  expect(formatIssues(check(toJudge(planned, tree)))).toBe("");
  const objects = tree.manifests.map(({ object }) => object);
  const search = (kind: string, wanted: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === wanted);
  return {
    objects,
    find: (kind, wanted) => {
      const found = search(kind, wanted);
      if (!found) throw new Error(`${name} renders no ${kind} ${wanted}`);
      return found;
    },
    has: (kind, wanted) => search(kind, wanted) !== undefined,
    edges: planned.edges,
    files: new Map(tree.units.flatMap(({ files }) => files.map(({ path, text }) => [path, text] as const))),
  };
}

/** The pod template of a Deployment, StatefulSet, DaemonSet, Job or CronJob. */
export const podOf = ({ spec }: KubeObject) => (spec.jobTemplate?.spec ?? spec).template;
