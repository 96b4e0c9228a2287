import type { KubeObject } from "./manifest.ts";

/** How many results are kept by value: those of one cluster many times over, and not those of a thousand clusters. */
const capacity = 64;

/** The same function, asked once for equal arguments: what is planned alike on two clusters is rendered once. */
export function rememberByValue<Argument, Result>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const known = new Map<string, Result>();
  return (argument) => {
    const key = JSON.stringify(argument);
    const found = known.get(key) ?? compute(argument);
    known.delete(key); // the last one in stays longest
    known.set(key, found);
    const oldest = known.keys().next();
    if (known.size > capacity && !oldest.done) known.delete(oldest.value);
    return found;
  };
}

/** Calls `derive` once an object: equal parts are the same objects in every cluster. Objects must not change later. */
export function rememberByIdentity<T>(derive: (object: KubeObject) => T): (object: KubeObject) => T {
  const known = new WeakMap<KubeObject, { readonly value: T }>();
  return (object) => {
    const before = known.get(object);
    if (before) return before.value;
    const value = derive(object);
    known.set(object, { value });
    return value;
  };
}
