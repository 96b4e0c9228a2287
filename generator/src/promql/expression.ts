/** PromQL expressions as values: the text, and by the type the labels of its samples. */

/** Prometheus' durations. */
export type Duration = `${number}${"s" | "m" | "h" | "d"}`;
/** The range of a rate; `$__rate_interval` is Grafana's, at least four scrapes long. */
export type Range = Duration | "$__rate_interval";

declare const carries: unique symbol;

/** An expression of any labels. */
export interface Expression {
  readonly text: string;
  /** Whether the text needs no parentheses beside an operator. */
  readonly atom: boolean;
}

/** An instant vector. Its labels exist as a type only: two vectors combine only if their labels agree. */
export interface Vector<L extends string> extends Expression {
  readonly [carries]?: (labels: L) => L;
}

export const vector = <L extends string>(text: string, atom = true): Vector<L> => ({ text, atom });

/** The expression as an operand, in parentheses if it needs them. */
export const operand = ({ text, atom }: Expression): string => (atom ? text : `(${text})`);

/** The label names of an aggregation or a vector matching. */
export const names = (labels: readonly string[]): string => `(${labels.join(", ")})`;
