import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { LabelValues, Metric, MetricSet } from "../model/metric.ts";
import { duplicatesBy } from "./duplicates.ts";

/** The sets by the name of the process or exporter that tells them. */
export type MetricSets = Readonly<Record<string, MetricSet>>;

/** Where the metrics of a process are declared. */
export const metricsOf = (name: string): string => `generator/src/catalog/metrics/${name}.ts`;

/** Combinations of one metric's labels, each of them a series for each pod; of a histogram, one for each bucket. */
const mostCombinations = 10_000;
const mostValues = 1_000;

/** What Prometheus or the scrape itself sets: a label of ours would be renamed, or lost. */
const reserved = ["job", "namespace", "pod", "instance", "container", "le", "quantile"];

/** All that is wrong with the declared metrics, in the order in which they are declared. */
export function validateMetrics(sets: MetricSets): Issue[] {
  const first = new Map<string, { readonly process: string; readonly metric: Metric }>();
  return Object.entries(sets).flatMap(([process, set]) => {
    const issue = issuesAt(metricsOf(process));
    return Object.entries(set).flatMap(([name, metric]) => {
      const known = first.get(name);
      if (!known) first.set(name, { process, metric });
      return [
        ...(known ? wrongTwin(issue, name, metric, known) : []),
        ...wrongName(issue, name, metric),
        ...wrongBuckets(issue, name, metric),
        ...wrongLabels(issue, name, metric.labels ?? {}),
      ];
    });
  });
}

/** What one query over both would mix up. Each process has label values of its own: a word more or less is no difference. */
function wrongTwin(
  issue: MakeIssue,
  name: string,
  metric: Metric,
  known: { readonly process: string; readonly metric: Metric },
): Issue[] {
  const parts: Record<string, (of: Metric) => unknown> = {
    type: ({ type }) => type,
    unit: ({ unit }) => unit,
    help: ({ help }) => help,
    labels: ({ labels = {} }) => Object.keys(labels).sort(),
    buckets: ({ buckets }) => buckets ?? [],
  };
  return Object.entries(parts).flatMap(([part, of]) => {
    const [here, there] = [JSON.stringify(of(metric)), JSON.stringify(of(known.metric))];
    const message = `${name} is declared twice: ${part} ${here} here, ${there} in ${metricsOf(known.process)}`;
    return here === there ? [] : [issue("unique-metric", message, "share one declaration, or give one another name")];
  });
}

function wrongName(issue: MakeIssue, name: string, { type, unit, help }: Metric): Issue[] {
  const base = name.replace(/_total$/, "");
  return [
    ...(/^[a-z_][a-z0-9_]*$/.test(name)
      ? []
      : [issue("valid-metric", `"${name}" is no name of a metric`, "lower-case letters, digits and _")]),
    ...(help ? [] : [issue("valid-metric", `${name} has no help`, "say in one line what it counts")]),
    ...(type === "counter" && !name.endsWith("_total")
      ? [issue("valid-metric", `${name} is a counter and does not end with _total`, `call it ${name}_total`)]
      : []),
    ...((unit === "seconds" || unit === "bytes") && !base.endsWith(`_${unit}`)
      ? [issue("valid-metric", `${name} is in ${unit}, which its name does not say`, `end it with _${unit}`)]
      : []),
  ];
}

function wrongBuckets(issue: MakeIssue, name: string, { type, buckets = [] }: Metric): Issue[] {
  if (type !== "histogram")
    return buckets.length === 0 ? [] : [issue("valid-buckets", `${name} is a ${type} and has buckets`)];
  if (buckets.length === 0)
    return [issue("valid-buckets", `${name} is a histogram without buckets`, "set upper bounds, in its unit")];
  const ascending = buckets.every(
    (bound, index) => Number.isFinite(bound) && (index === 0 || bound > Number(buckets[index - 1])),
  );
  return ascending
    ? []
    : [
        issue(
          "valid-buckets",
          `the buckets of ${name} are ${buckets.join(", ")}`,
          "numbers, each above the one before",
        ),
      ];
}

function wrongLabels(issue: MakeIssue, name: string, labels: Metric["labels"]): Issue[] {
  const all = Object.entries(labels);
  const wrong = all.flatMap(([label, values]) => [
    ...wrongLabelName(issue, name, label),
    ...wrongValues(issue, `the label ${label} of ${name}`, values),
  ]);
  if (wrong.length > 0) return wrong;
  const combinations = all.reduce((product, [, values]) => product * sizeOf(values), 1);
  const product = all.map(([label, values]) => `${label} ${sizeOf(values)}`).join(" x ");
  return combinations <= mostCombinations
    ? []
    : [
        issue(
          "valid-cardinality",
          `the labels of ${name} make ${combinations} series (${product}): ${mostCombinations} at most`,
          "take away a label, or bound it closer",
        ),
      ];
}

function wrongLabelName(issue: MakeIssue, name: string, label: string): Issue[] {
  if (reserved.includes(label) || label.startsWith("__"))
    return [
      issue("valid-label", `${name} has a label ${label}, which Prometheus or its scrape sets`, "call it otherwise"),
    ];
  return /^[a-z_][a-z0-9_]*$/.test(label)
    ? []
    : [issue("valid-label", `"${label}" of ${name} is no name of a label`, "lower-case letters, digits and _")];
}

/** @param values as JavaScript may have it: anything */
function wrongValues(issue: MakeIssue, which: string, values: LabelValues | undefined): Issue[] {
  const hint = `list its words, or say { atMost: n } with n from 1 to ${mostValues}`;
  const unbounded = (what: string) => [issue("require-label-bounds", `${which} ${what}`, hint)];
  if (values === undefined || values === null || typeof values !== "object") return unbounded("has no bounds");
  if (Array.isArray(values)) {
    if (values.length === 0) return unbounded("has no words");
    return duplicatesBy(values, String)
      .slice(0, 1)
      .map(([word]) => issue("valid-label", `${which} has the word "${word}" twice`));
  }
  const { atMost } = values as { atMost?: unknown };
  return Number.isInteger(atMost) && Number(atMost) >= 1 && Number(atMost) <= mostValues
    ? []
    : unbounded(`is bounded by atMost ${atMost}`);
}

/** What is beyond `atMost` is counted as "other". */
const sizeOf = (values: LabelValues): number => ("atMost" in values ? values.atMost + 1 : values.length);
