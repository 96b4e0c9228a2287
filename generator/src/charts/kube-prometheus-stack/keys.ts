/** The keys that the chart and its sub-charts read: Helm itself accepts any key without a warning. */

import generated from "./keys.json" with { type: "json" };
import { isMap, over } from "./keys-of.ts";

/** Keys that the charts' templates read, but that are not in their values.yaml, or only as a comment. */
const undeclared = {
  grafana: { fullnameOverride: "" },
  "kube-state-metrics": { fullnameOverride: "" },
};

const known = over(generated.values, undeclared);

/** The chart version that has these keys. */
export const keysVersion = generated.version;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A key's kind as the type of its value: see keys-of.ts. */
type ValueOf<K> = K extends null
  ? Json
  : K extends readonly unknown[]
    ? readonly Json[]
    : K extends string
      ? string
      : K extends number
        ? number
        : K extends boolean
          ? boolean
          : keyof K extends never
            ? { readonly [key: string]: Json }
            : { readonly [P in keyof K]?: ValueOf<K[P]> };

/** The chart's values. An unknown key at any depth is a compile error, except in maps whose keys are the user's choice. */
export type Values = ValueOf<typeof known>;

/** The dotted paths in `values` that the chart does not have: the compiler checks literals only. */
export function unknownKeys(values: object): string[] {
  return unknownIn(values, known, "");
}

function unknownIn(value: unknown, kind: unknown, path: string): string[] {
  if (!isMap(value) || !isMap(kind) || Object.keys(kind).length === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === "" ? key : `${path}.${key}`;
    return key in kind ? unknownIn(inner, kind[key], at) : [at];
  });
}
