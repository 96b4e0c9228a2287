/** Bounds the values of metric labels at run time. */
import type { LabelValues, Metric } from "@taskflow/generator/model/metric";

type Labels = Readonly<Record<string, string>>;

/** Replaces every value that is out of bounds. */
export const other = "other";

export interface Bounded {
  /** Returns the labels with "other" in place of values out of bounds. */
  keep(labels: Labels): Labels;
  /** Forgets the values seen so far. */
  forget(): void;
}

export function boundLabels(declared: Metric["labels"]): Bounded {
  const bounds = Object.entries(declared).map(([label, values]) => ({ label, ...boundValues(values) }));
  return {
    keep(labels) {
      let kept = labels;
      for (const { label, allows } of bounds) {
        if (allows(labels[label] as string)) continue;
        kept = { ...kept, [label]: other };
      }
      return kept;
    },
    forget: () => {
      for (const { forget } of bounds) forget();
    },
  };
}

function boundValues(values: LabelValues): { allows: (value: string) => boolean; forget: () => void } {
  if (!("atMost" in values)) {
    const words: ReadonlySet<string> = new Set(values);
    return { allows: (value) => words.has(value), forget: () => {} };
  }
  const seen = new Set<string>();
  return {
    allows: (value) => seen.has(value) || value === other || (seen.size < values.atMost && Boolean(seen.add(value))),
    forget: () => seen.clear(),
  };
}

/** Every combination of label values; `[{}]` without labels; undefined if a label is not enumerated. */
export function combinations(declared: Metric["labels"]): Labels[] | undefined {
  let all: Labels[] = [{}];
  for (const [label, values] of Object.entries(declared)) {
    if ("atMost" in values) return undefined;
    all = all.flatMap((labels) => values.map((value) => ({ ...labels, [label]: value })));
  }
  return all;
}

/** Narrows `value` to one of `words`; "other" if it is none of them. */
export function wordOf<const W extends readonly string[]>(words: W, value: string): W[number] | typeof other {
  return words.includes(value) ? (value as W[number]) : other;
}
