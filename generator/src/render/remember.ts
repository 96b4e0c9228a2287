import type { KubeObject } from "./manifest.ts";

/** Calls `derive` once per object: components that are equal on several clusters share their objects. Objects must not change. */
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
