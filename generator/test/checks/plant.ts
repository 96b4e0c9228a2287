import type { Declared, Rendered, Rule } from "../../src/checks/rule.ts";
import { fixture } from "./fixture.ts";

/** Plain data that a test may change freely. */
// biome-ignore lint/suspicious/noExplicitAny: faults are written to fields of every kind, wrong types among them.
export type Loose = any;

/** A copy of a cluster's manifests in which a test plants faults. */
export interface Objects {
  readonly declared: Loose;
  /** The first object of that kind, and of that name where one is given. */
  readonly get: (kind: string, name?: string) => Loose;
  /** The first container or init container of that name. */
  readonly container: (name: string) => Loose;
  /** The pod spec of the workload of that kind and name. */
  readonly podSpec: (kind: string, name: string) => Loose;
  /** Adds an object in a file below the cluster's folder. */
  readonly add: (file: string, object: Loose) => void;
  readonly remove: (kind: string, name: string) => void;
}

/**
 * A deep copy of the cluster with a fault in it.
 * @throws Error where the object to change is missing: a test that changes nothing proves nothing
 */
export function plant(base: Rendered, fault: (objects: Objects) => void): Rendered {
  const declared: Declared = copy(base.declared);
  const manifests: Loose[] = copy(base.manifests);
  const find = (kind: string, name?: string) => {
    const found = manifests.find(
      ({ object }) => object.kind === kind && (name === undefined || object.metadata.name === name),
    );
    if (!found) throw new Error(`there is no ${kind} ${name ?? ""} to plant a fault in`);
    return found;
  };
  fault({
    declared,
    get: (kind, name) => find(kind, name).object,
    container: (name) => {
      const specs = manifests.map(({ object }) => object.spec?.template?.spec).filter((spec) => spec);
      const all = specs.flatMap(({ containers, initContainers = [] }) => [...initContainers, ...containers]);
      const found = all.find((container) => container.name === name);
      if (!found) throw new Error(`there is no container ${name} to plant a fault in`);
      return found;
    },
    podSpec: (kind, name) => find(kind, name).object.spec.template.spec,
    add: (file, object) => manifests.push({ path: `clusters/${declared.cluster}/${file}`, object: copy(object) }),
    remove: (kind, name) => manifests.splice(manifests.indexOf(find(kind, name)), 1),
  });
  return { declared, manifests };
}

/** Copies through text, so that two places that share an object do not share its fault. */
function copy(value: unknown): Loose {
  return JSON.parse(JSON.stringify(value));
}

/** The messages of a rule for the correct cluster with a planted fault. */
export function refused(rule: Rule, fault: (objects: Objects) => void): string[] {
  return rule(plant(fixture(), fault)).map(({ message }) => message);
}
