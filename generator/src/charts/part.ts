import type { KubeObject } from "../model/kube-object.ts";

/** The most results that one part keeps: those of one cluster many times over, and not those of a thousand clusters. */
const capacity = 64;

/**
 * Some objects of a component, rendered once for equal input: most clusters share most objects of most components.
 * @param inputOf selects the fields from which the objects follow; they are plain data
 * @param render gets those fields and no others, so equal fields mean equal objects
 */
export function part<Planned, Input>(
  inputOf: (planned: Planned) => Input,
  render: (input: Input) => readonly KubeObject[],
): (planned: Planned) => readonly KubeObject[] {
  const known = new Map<string, readonly KubeObject[]>();
  return (planned) => {
    const input = inputOf(planned);
    const key = JSON.stringify(input);
    const objects = known.get(key) ?? render(input);
    known.delete(key); // a Map keeps the order of insertion: the least recently used key comes first
    known.set(key, objects);
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
    return objects;
  };
}
