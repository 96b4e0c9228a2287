/** A query of a panel: a legend that names a label which the samples do not carry does not compile. */
import type { Query, Vector } from "../../promql/index.ts";

type LabelsIn<T extends string> = T extends `${string}{{${infer Name}}}${infer Rest}` ? Name | LabelsIn<Rest> : never;

export const query = <L extends string, const T extends string>(
  expression: Vector<L>,
  legend: LabelsIn<T> extends NoInfer<L> ? T : never,
): Query => ({ expression, legend });

/** What a rate looks back at in a panel: at least four scrapes, and more where the panel shows days. */
export const lately = "$__rate_interval";

/** What stands in a legend where nothing has happened yet. */
export const nothingYet = "none yet";
