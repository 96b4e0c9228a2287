/** The values that the chart and its sub-charts understand: Helm itself takes any key and says nothing. */

import generated from "./keys.json" with { type: "json" };
import { isMap, over } from "./keys-of.ts";

/** Read by the charts' templates, but in their values.yaml only as a comment, or not at all. */
const undeclared = {
  grafana: { fullnameOverride: "" },
  "kube-state-metrics": { fullnameOverride: "" },
};

const known = over(generated.values, undeclared);

/** The version of the chart whose keys these are. */
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

/** A key that the chart does not have is a compile error, at any depth; maps that it leaves to its user are free. */
export type Values = ValueOf<typeof known>;

/** The paths in `values` that the chart does not have, dotted: no compiler sees those of values that are no literals. */
export function unknownKeys(values: object): string[] {
  return strange(values, known, "");
}

function strange(value: unknown, kind: unknown, path: string): string[] {
  if (!isMap(value) || !isMap(kind) || Object.keys(kind).length === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === "" ? key : `${path}.${key}`;
    return key in kind ? strange(inner, kind[key], at) : [at];
  });
}
