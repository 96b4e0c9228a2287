import type { KubeObject } from "../render/manifest.ts";

/** Calls `derive` once an object: equal components are the same objects in every cluster. Objects must not change later. */
export function remember<T>(derive: (object: KubeObject) => T): (object: KubeObject) => T {
  const known = new WeakMap<KubeObject, { readonly value: T }>();
  return (object) => {
    const before = known.get(object);
    if (before) return before.value;
    const value = derive(object);
    known.set(object, { value });
    return value;
  };
}
