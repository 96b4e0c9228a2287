/** What is done with samples: PromQL's functions, aggregations and operators, as far as rules and dashboards use them. */
import { type Duration, type Expression, names, operand, type Range, type Vector, vector } from "./expression.ts";
import type { Counter, Histogram } from "./select.ts";

/** Per second, counted over the last while. */
export const rate = <L extends string>({ selector }: Counter<L>, over: Range): Vector<L> =>
  vector(`rate(${selector}[${over}])`);

/** How many in the last while. Between two scrapes it is estimated, and need not be whole. */
export const increase = <L extends string>({ selector }: Counter<L>, over: Range): Vector<L> =>
  vector(`increase(${selector}[${over}])`);

/** Observations a second. */
export const rateOf = <L extends string>({ name, matchers }: Histogram<L>, over: Range): Vector<L> =>
  vector(`rate(${name}_count${matchers && `{${matchers}}`}[${over}])`);

/** Observations a second that were at most this large: one of the declared buckets. */
export const rateWithin = <L extends string>(
  { name, matchers }: Histogram<L>,
  bucket: number,
  over: Range,
): Vector<L> => vector(`rate(${name}_bucket{${matchers && `${matchers}, `}le="${bucket}"}[${over}])`);

/** What was observed, added up, a second: of durations, the share of the time that they take. */
export const secondsOf = <L extends string>({ name, matchers }: Histogram<L>, over: Range): Vector<L> =>
  vector(`rate(${name}_sum${matchers && `{${matchers}}`}[${over}])`);

/** What this share of the observations stayed below, in the metric's unit. */
export const quantile = <L extends string, const B extends L>(
  share: number,
  { name, matchers }: Histogram<L>,
  over: Range,
  by: readonly B[],
): Vector<B> =>
  vector(
    `histogram_quantile(${share}, sum by ${names(["le", ...by])} (rate(${name}_bucket${matchers && `{${matchers}}`}[${over}])))`,
  );

// Two signatures: with one, what the result is used for would decide which labels it has.
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

/** The largest, smallest or mean value of the last while, or how many there were of it, series by series. */
export const overTime = <L extends string>(
  which: "max" | "min" | "avg" | "count" | "changes",
  of: Vector<L>,
  over: Range,
): Vector<L> => {
  const range = /^[a-z_:][a-z0-9_:]*(\{[^}]*\})?$/i.test(of.text) ? `${of.text}[${over}]` : `(${of.text})[${over}:]`;
  return vector(which === "changes" ? `changes(${range})` : `${which}_over_time(${range})`);
};

/** As it was a while ago. */
export const ago = <L extends string>(of: Vector<L>, offset: Duration): Vector<L> =>
  vector(`${of.text} offset ${offset}`);

/** The time now, in seconds since 1970, to be compared with a metric that holds one. */
export const secondsSince = <L extends string>(of: Vector<L>): Vector<L> => vector(`time() - ${operand(of)}`, false);

/** 1 where nothing matches, and nothing otherwise. */
export const absent = (of: Expression): Vector<never> => vector(`absent(${of.text})`);

/**
 * 1 where nothing matched for a while, with the labels that the selector asks for by "=". Sooner than absent(), for which the
 * last sample of a target that has gone is there until Prometheus has marked it stale, two scrapes later.
 */
export const absentFor = <L extends string>(of: Vector<L>, over: Duration): Vector<L> =>
  vector(`absent_over_time(${of.text}[${over}])`);

/** With one label more: the first group of `pattern` (RE2, over the whole value) in the label `from`. As it was where nothing matches. */
export const relabel = <L extends string, const T extends string>(
  of: Vector<L>,
  to: T,
  from: NoInfer<L>,
  pattern: string,
): Vector<L | T> => vector(`label_replace(${of.text}, "${to}", "$1", "${from}", ${JSON.stringify(pattern)})`);

/**
 * Alerts that fire, or did in the last while, with whatever labels they have: Prometheus' own series. What follows from an alert
 * is quiet `unless` one of these fires, so the cause has to fire first.
 * @param job only those that tell of this job
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
/** Those above, with their values. */
export const above = arithmetic(">");
export const below = arithmetic("<");
export const atLeast = arithmetic(">=");
export const equals = arithmetic("==");
export const and = <L extends string>(left: Vector<L>, right: Vector<L>): Vector<L> =>
  vector(`${operand(left)} and ${operand(right)}`, false);
export const or = <L extends string>(left: Vector<L>, right: Vector<L>): Vector<L> =>
  vector(`${operand(left)} or ${operand(right)}`, false);
export const unless = <L extends string>(left: Vector<L>, right: Vector<L>): Vector<L> =>
  vector(`${operand(left)} unless ${operand(right)}`, false);

/** Left only where something on the right agrees in these labels. */
export const andOn = <L extends string, R extends string, const O extends L & R>(
  left: Vector<L>,
  right: Vector<R>,
  on: readonly O[],
): Vector<L> => vector(`${operand(left)} and on ${names(on)} ${operand(right)}`, false);

/** Left only where nothing on the right agrees in these labels; with none named, only where there is nothing at all. */
export const unlessOn = <L extends string, R extends string, const O extends L & R>(
  left: Vector<L>,
  right: Vector<R>,
  on: readonly O[],
): Vector<L> => vector(`${operand(left)} unless on ${names(on)} ${operand(right)}`, false);

/** Left, divided by the one on the right that agrees in these labels: many may share one. */
export const perOn = <L extends string, R extends string, const O extends L & R>(
  left: Vector<L>,
  right: Vector<R>,
  on: readonly O[],
): Vector<L> => vector(`${operand(left)} / on ${names(on)} group_left () ${operand(right)}`, false);

/** A number, as a vector without labels. */
export const constant = (value: number): Vector<never> => vector(`vector(${value})`);

/** When each sample was scraped, in seconds since 1970. */
export const scrapedAt = <L extends string>(of: Vector<L>): Vector<L> => vector(`timestamp(${of.text})`);

/** Nothing counts as zero. */
export const orZero = (of: Vector<never>): Vector<never> => vector(`${operand(of)} or vector(0)`, false);

/** With a zero for each of those that have no value: who is idle is not missing. */
export const zeroFor = <L extends string>(each: Vector<L>, of: Vector<L>): Vector<L> =>
  vector(`${operand(of)} or ${operand(each)} * 0`, false);

/** Where there is nothing at all: one zero, with this word as the label. */
export const zeroNamed = <L extends string>(of: Vector<L>, label: NoInfer<L>, word: string): Vector<L> =>
  vector(`${operand(of)} or on () label_replace(vector(0), "${label}", ${JSON.stringify(word)}, "", "")`, false);

/** Part of a whole, from 0 to 1; 0 where there is no whole, or no part of it: idle is not 'no data'. */
export const ratio = <L extends string>(part: Vector<L>, whole: Vector<L>): Vector<L> => {
  const none = `${operand(whole)} * 0`;
  return vector(`(${operand(part)} or ${none}) / (${operand(whole)} > 0) or ${none}`, false);
};
