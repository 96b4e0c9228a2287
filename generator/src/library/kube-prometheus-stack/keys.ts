import { over } from "../../model/values.ts";
import generated from "./keys.json" with { type: "json" };

/** Keys that the charts' templates read, but that are not in their values.yaml, or only as a comment. */
const undeclared = {
  grafana: { fullnameOverride: "" },
  "kube-state-metrics": { fullnameOverride: "" },
};

/** The keys that the chart and its sub-charts read: Helm itself accepts any key without a warning. */
export const keys = over(generated.values, undeclared);

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
export type Values = ValueOf<typeof keys>;
