/** PromQL as values: what an expression says, and by its type which labels its samples carry. */

/** Prometheus' durations. */
export type Duration = `${number}${"s" | "m" | "h" | "d"}`;
/** What a rate looks back at; `$__rate_interval` is Grafana's, at least four scrapes long. */
export type Range = Duration | "$__rate_interval";

declare const carries: unique symbol;

/** What an expression says, whatever its labels are. */
export interface Expression {
  readonly text: string;
  /** true: stands beside an operator without parentheses. */
  readonly atom: boolean;
}

/** An instant vector. Its labels are a type and nothing else: two vectors combine only where they agree. */
export interface Vector<L extends string> extends Expression {
  readonly [carries]?: (labels: L) => L;
}

export const vector = <L extends string>(text: string, atom = true): Vector<L> => ({ text, atom });

/** As an operand. */
export const operand = ({ text, atom }: Expression): string => (atom ? text : `(${text})`);

/** Label names in an aggregation or a matching. */
export const names = (labels: readonly string[]): string => `(${labels.join(", ")})`;
