/** A panel's query. A legend with a label that the samples do not have does not compile. */
import type { Query, Vector } from "../../promql/index.ts";

type LabelsIn<T extends string> = T extends `${string}{{${infer Name}}}${infer Rest}` ? Name | LabelsIn<Rest> : never;

export const query = <L extends string, const T extends string>(
  expression: Vector<L>,
  legend: LabelsIn<T> extends NoInfer<L> ? T : never,
): Query => ({ expression, legend });

/** The range of a panel's rates: at least four scrapes, and more if the panel shows days. */
export const lately = "$__rate_interval";

/** The legend of a series without samples yet. */
export const nothingYet = "none yet";
