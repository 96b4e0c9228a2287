/** Selectors of declared metrics: an undeclared name, label or label value does not compile. */
import type { Metric, MetricSet } from "../model/metric.ts";
import { type Vector, vector } from "./expression.ts";

/** The labels that Prometheus adds to every target's samples, the same in both stacks. */
export type TargetLabel = "job" | "namespace" | "pod" | "instance";

/** A label matcher other than equality with one value. */
export interface Matcher<V extends string = string> {
  readonly operator: "!=" | "=~" | "!~";
  readonly value: string;
  /** The declared label values that the matcher names. */
  readonly words?: readonly V[];
}

export const not = <const V extends string>(word: V): Matcher<V> => ({ operator: "!=", value: word });
export const oneOf = <const V extends string>(...words: V[]): Matcher<V> => ({
  operator: "=~",
  value: words.map(literal).join("|"),
});
export const noneOf = <const V extends string>(...words: V[]): Matcher<V> => ({
  operator: "!~",
  value: words.map(literal).join("|"),
});
/** A regular expression (RE2) that must match the whole value. */
export const like = (pattern: string): Matcher<never> => ({ operator: "=~", value: pattern });
export const unlike = (pattern: string): Matcher<never> => ({ operator: "!~", value: pattern });

type Word<M extends Metric, L> = L extends keyof M["labels"]
  ? M["labels"][L] extends readonly (infer V extends string)[]
    ? V
    : string
  : string;

export type LabelOf<M extends Metric> = (keyof M["labels"] & string) | TargetLabel;

export type Matchers<M extends Metric> = {
  readonly [L in LabelOf<M>]?: Word<M, L> | Matcher<Word<M, L>>;
};

type NamesOf<S extends MetricSet, T extends Metric["type"]> = {
  [N in keyof S]: S[N]["type"] extends T ? N : never;
}[keyof S] &
  string;

declare const kind: unique symbol;

/** A counter's samples since its process started: useful only as a rate or an increase. */
export interface Counter<L extends string> {
  readonly selector: string;
  readonly [kind]?: ["counter", (labels: L) => L];
}

/** A histogram: buckets, sum and count. */
export interface Histogram<L extends string> {
  readonly name: string;
  readonly matchers: string;
  readonly [kind]?: ["histogram", (labels: L) => L];
}

/** @typeParam S the metrics of all targets, by name: the type is enough */
export function selectors<S extends MetricSet>() {
  return {
    gauge: <N extends NamesOf<S, "gauge">>(name: N, matchers: Matchers<S[N]> = {}): Vector<LabelOf<S[N]>> =>
      vector(name + braces(matchers)),
    counter: <N extends NamesOf<S, "counter">>(name: N, matchers: Matchers<S[N]> = {}): Counter<LabelOf<S[N]>> => ({
      selector: name + braces(matchers),
    }),
    histogram: <N extends NamesOf<S, "histogram">>(
      name: N,
      matchers: Matchers<S[N]> = {},
    ): Histogram<LabelOf<S[N]>> => ({ name, matchers: list(matchers) }),
  };
}

/** Whether a target's last scrape succeeded: Prometheus' own series, for every target. */
export const up = (matchers: Matchers<typeof upMetric> = {}): Vector<TargetLabel> => vector(`up${braces(matchers)}`);

const upMetric = { type: "gauge", unit: "count", help: "", labels: {} } as const satisfies Metric;

type AnyMatchers = Readonly<Record<string, string | Matcher | undefined>>;

const list = (matchers: AnyMatchers): string =>
  Object.entries(matchers)
    .flatMap(([label, matcher]) => {
      if (matcher === undefined) return [];
      const { operator, value } = typeof matcher === "string" ? { operator: "=", value: matcher } : matcher;
      return [`${label}${operator}${JSON.stringify(value)}`];
    })
    .join(", ");

function braces(matchers: AnyMatchers): string {
  const inside = list(matchers);
  return inside && `{${inside}}`;
}

const literal = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
