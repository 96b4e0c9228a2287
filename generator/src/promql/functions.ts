/** PromQL's functions, aggregations and operators, as far as rules and dashboards use them. */
import { type Duration, type Expression, names, operand, type Range, type Vector, vector } from "./expression.ts";
import type { Counter, Histogram } from "./select.ts";

/** The counter's rate per second over the range. */
export const rate = <L extends string>({ selector }: Counter<L>, over: Range): Vector<L> =>
  vector(`rate(${selector}[${over}])`);

/** The counter's increase over the range. It is extrapolated, so it need not be a whole number. */
export const increase = <L extends string>({ selector }: Counter<L>, over: Range): Vector<L> =>
  vector(`increase(${selector}[${over}])`);

/** The number of observations per second. */
export const rateOf = <L extends string>({ name, matchers }: Histogram<L>, over: Range): Vector<L> =>
  vector(`rate(${name}_count${matchers && `{${matchers}}`}[${over}])`);

/** The number of observations per second up to this upper bound, one of the declared buckets. */
export const rateWithin = <L extends string>(
  { name, matchers }: Histogram<L>,
  bucket: number,
  over: Range,
): Vector<L> => vector(`rate(${name}_bucket{${matchers && `${matchers}, `}le="${bucket}"}[${over}])`);

/** The sum of observations per second: of durations, the share of time that they take. */
export const secondsOf = <L extends string>({ name, matchers }: Histogram<L>, over: Range): Vector<L> =>
  vector(`rate(${name}_sum${matchers && `{${matchers}}`}[${over}])`);

/** The quantile of the observations, in the metric's unit: 0.95 for the 95th percentile. */
export const quantile = <L extends string, const B extends L>(
  share: number,
  { name, matchers }: Histogram<L>,
  over: Range,
  by: readonly B[],
): Vector<B> =>
  vector(
    `histogram_quantile(${share}, sum by ${names(["le", ...by])} (rate(${name}_bucket${matchers && `{${matchers}}`}[${over}])))`,
  );

// Two signatures: with a single one, the compiler would infer the labels from the use of the result.
interface Aggregate {
  <L extends string>(of: Vector<L>): Vector<never>;
  <L extends string, const B extends L>(of: Vector<L>, by: readonly B[]): Vector<B>;
}

const aggregate = (operator: string): Aggregate =>
  ((of: Expression, by: readonly string[] = []) =>
    vector(by.length > 0 ? `${operator} by ${names(by)} (${of.text})` : `${operator}(${of.text})`)) as Aggregate;

export const sum = aggregate("sum");
export const max = aggregate("max");
export const min = aggregate("min");
export const mean = aggregate("avg");
export const count = aggregate("count");
export const topk = <L extends string>(most: number, of: Vector<L>): Vector<L> => vector(`topk(${most}, ${of.text})`);

/** The largest, smallest or mean value over the range, or the number of samples or changes, per series. */
export const overTime = <L extends string>(
  which: "max" | "min" | "avg" | "count" | "changes",
  of: Vector<L>,
  over: Range,
): Vector<L> => {
  const range = /^[a-z_:][a-z0-9_:]*(\{[^}]*\})?$/i.test(of.text) ? `${of.text}[${over}]` : `(${of.text})[${over}:]`;
  return vector(which === "changes" ? `changes(${range})` : `${which}_over_time(${range})`);
};

/** The value at an earlier time. */
export const ago = <L extends string>(of: Vector<L>, offset: Duration): Vector<L> =>
  vector(`${of.text} offset ${offset}`);

/** The seconds since the time that the metric holds, as seconds since 1970. */
export const secondsSince = <L extends string>(of: Vector<L>): Vector<L> => vector(`time() - ${operand(of)}`, false);

/** 1 if no series matches, and empty if one does. */
export const absent = (of: Expression): Vector<never> => vector(`absent(${of.text})`);

/**
 * 1 if no series matched over the range, with the labels that the selector compares with "=". Earlier than absent(), for
 * which the last sample of a target that has gone exists until Prometheus marks it stale, two scrapes later.
 */
export const absentFor = <L extends string>(of: Vector<L>, over: Duration): Vector<L> =>
  vector(`absent_over_time(${of.text}[${over}])`);

/** Adds a label: the first group of `pattern` (RE2, for the whole value) in the label `from`. Unchanged without a match. */
export const relabel = <L extends string, const T extends string>(
  of: Vector<L>,
  to: T,
  from: NoInfer<L>,
  pattern: string,
): Vector<L | T> => vector(`label_replace(${of.text}, "${to}", "$1", "${from}", ${JSON.stringify(pattern)})`);

/**
 * Alerts that fire, or fired `lately`, with all their labels: Prometheus' own series. Alerts on consequences stay quiet by
 * `unless` while one of these fires, so the cause must fire first.
 * @param job only the alerts about this job
 */
export const firing = (
  alerts: readonly [string, ...string[]],
  { lately, job }: { readonly lately?: Duration; readonly job?: string } = {},
): Vector<string> => {
  const selector = `ALERTS{alertname=~"${alerts.join("|")}", alertstate="firing"${job ? `, job="${job}"` : ""}}`;
  return vector(lately ? `max_over_time(${selector}[${lately}])` : selector);
};

const arithmetic =
  (operator: string) =>
  <L extends string>(left: Vector<L>, right: Vector<L> | number): Vector<L> =>
    vector(`${operand(left)} ${operator} ${typeof right === "number" ? right : operand(right)}`, false);

export const plus = arithmetic("+");
export const minus = arithmetic("-");
export const times = arithmetic("*");
export const per = arithmetic("/");
/** The samples above the right side, with their values. */
export const above = arithmetic(">");
/** 1 for the samples above the number, and 0 for the others. */
export const isAbove = <L extends string>(left: Vector<L>, right: number): Vector<L> =>
  vector(`${operand(left)} > bool ${right}`, false);
export const below = arithmetic("<");
export const atLeast = arithmetic(">=");
export const equals = arithmetic("==");
export const and = <L extends string>(left: Vector<L>, right: Vector<L>): Vector<L> =>
  vector(`${operand(left)} and ${operand(right)}`, false);
export const or = <L extends string>(left: Vector<L>, right: Vector<L>): Vector<L> =>
  vector(`${operand(left)} or ${operand(right)}`, false);
/** Any of those vectors that exist; undefined if none does, since PromQL has no empty vector to write. */
export function anyOf<L extends string>(all: readonly (Vector<L> | undefined)[]): Vector<L> | undefined {
  const [first, ...others] = all.filter((one) => one !== undefined);
  return first && others.reduce((some, one) => or(some, one), first);
}

export const unless = <L extends string>(left: Vector<L>, right: Vector<L>): Vector<L> =>
  vector(`${operand(left)} unless ${operand(right)}`, false);

/** The samples on the left that have a match in these labels on the right. */
export const andOn = <L extends string, R extends string, const O extends L & R>(
  left: Vector<L>,
  right: Vector<R>,
  on: readonly O[],
): Vector<L> => vector(`${operand(left)} and on ${names(on)} ${operand(right)}`, false);

/** The samples on the left without a match in these labels on the right; with no labels, only if the right is empty. */
export const unlessOn = <L extends string, R extends string, const O extends L & R>(
  left: Vector<L>,
  right: Vector<R>,
  on: readonly O[],
): Vector<L> => vector(`${operand(left)} unless on ${names(on)} ${operand(right)}`, false);

/** Left, divided by the match in these labels on the right. Many samples may have the same match. */
export const perOn = <L extends string, R extends string, const O extends L & R>(
  left: Vector<L>,
  right: Vector<R>,
  on: readonly O[],
): Vector<L> => vector(`${operand(left)} / on ${names(on)} group_left () ${operand(right)}`, false);

/** A number, as a vector without labels. */
export const constant = (value: number): Vector<never> => vector(`vector(${value})`);

/** The time of each sample's scrape, in seconds since 1970. */
export const scrapedAt = <L extends string>(of: Vector<L>): Vector<L> => vector(`timestamp(${of.text})`);

/** Zero if the vector is empty. */
export const orZero = (of: Vector<never>): Vector<never> => vector(`${operand(of)} or vector(0)`, false);

/** Adds a zero for each series of `each` without a value: an idle service is not a missing one. */
export const zeroFor = <L extends string>(each: Vector<L>, of: Vector<L>): Vector<L> =>
  vector(`${operand(of)} or ${operand(each)} * 0`, false);

/** A single zero with this label value if the vector is empty. */
export const zeroNamed = <L extends string>(of: Vector<L>, label: NoInfer<L>, word: string): Vector<L> =>
  vector(`${operand(of)} or on () label_replace(vector(0), "${label}", ${JSON.stringify(word)}, "", "")`, false);

/** The part of the whole, from 0 to 1; 0 if the whole or the part is empty, so that idle services have data. */
export const ratio = <L extends string>(part: Vector<L>, whole: Vector<L>): Vector<L> => {
  const none = `${operand(whole)} * 0`;
  return vector(`(${operand(part)} or ${none}) / (${operand(whole)} > 0) or ${none}`, false);
};

/** Sets a label to this value. */
export const labelled = <L extends string, const T extends string>(
  of: Vector<L>,
  label: T,
  value: string,
): Vector<L | T> => vector(`label_replace(${of.text}, "${label}", ${JSON.stringify(value)}, "", "")`);
