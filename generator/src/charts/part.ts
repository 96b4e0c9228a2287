import type { KubeObject } from "../model/kube-object.ts";

/** The most results that one part keeps per shared fact: those of one cluster many times over, not those of a thousand clusters. */
const capacity = 64;

const nothingShared = {};

/**
 * Some objects of a component, rendered once for equal input: most clusters share most objects of most components.
 * @param inputOf selects the fields from which the objects follow; they are plain data
 * @param render gets those fields, the shared fact and nothing else, so equal input means equal objects
 * @param sharedOf a large fact that is one and the same object for all clusters, such as the alert rules: it is compared by
 *   identity, since its text would be most of the input's
 */
export function part<Planned, Input, Shared extends object = object>(
  inputOf: (planned: Planned) => Input,
  render: (input: Input, shared: Shared) => readonly KubeObject[],
  sharedOf: (planned: Planned) => Shared = () => nothingShared as Shared,
): (planned: Planned) => readonly KubeObject[] {
  const byShared = new WeakMap<Shared, Map<string, readonly KubeObject[]>>();
  return (planned) => {
    const [input, shared] = [inputOf(planned), sharedOf(planned)];
    const known = byShared.get(shared) ?? new Map<string, readonly KubeObject[]>();
    byShared.set(shared, known);
    const key = JSON.stringify(input);
    const objects = known.get(key) ?? render(input, shared);
    known.delete(key); // a Map keeps the order of insertion: the least recently used key comes first
    known.set(key, objects);
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
    return objects;
  };
}
