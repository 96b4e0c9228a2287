import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { LabelValues, Metric, MetricSet } from "../model/metric.ts";
import { duplicatesBy } from "./duplicates.ts";
import { metricsOf } from "./files.ts";

/** The sets of metrics, by the name of the process or exporter that exports them. */
export type MetricSets = Readonly<Record<string, MetricSet>>;

/** The most combinations of one metric's label values. Each is a series per pod, or one per bucket of a histogram. */
const mostCombinations = 10_000;
const mostValues = 1_000;

/** Labels that Prometheus or the scrape sets: a label of ours with such a name would be renamed or lost. */
const reserved = ["job", "namespace", "pod", "instance", "container", "le", "quantile"];

/** Finds every error in the declared metrics, in the order of their declaration. */
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

/**
 * Finds differences between two declarations of one name: a query over both would mix them up. Label values may differ,
 * since each process has its own.
 */
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
    return here === there ? [] : [issue("unique-metric", message, "share one declaration, or rename one of them")];
  });
}

function wrongName(issue: MakeIssue, name: string, { type, unit, help }: Metric): Issue[] {
  const base = name.replace(/_total$/, "");
  return [
    ...(/^[a-z_][a-z0-9_]*$/.test(name)
      ? []
      : [issue("valid-metric", `"${name}" is not a metric name`, "use lower-case letters, digits and _")]),
    ...(help ? [] : [issue("valid-metric", `${name} has no help`, "write in one line what it counts")]),
    ...(type === "counter" && !name.endsWith("_total")
      ? [
          issue(
            "valid-metric",
            `${name} is a counter, but its name does not end with _total`,
            `rename it to ${name}_total`,
          ),
        ]
      : []),
    ...((unit === "seconds" || unit === "bytes") && !base.endsWith(`_${unit}`)
      ? [
          issue(
            "valid-metric",
            `${name} is in ${unit}, but its name does not end with _${unit}`,
            `rename it to ${base}_${unit}`,
          ),
        ]
      : []),
  ];
}

function wrongBuckets(issue: MakeIssue, name: string, { type, buckets = [] }: Metric): Issue[] {
  if (type !== "histogram")
    return buckets.length === 0
      ? []
      : [issue("valid-buckets", `${name} is a ${type} and has buckets`, "remove them: only a histogram has buckets")];
  if (buckets.length === 0)
    return [issue("valid-buckets", `${name} is a histogram without buckets`, "set upper bounds, in its unit")];
  const ascending = buckets.every(
    (bound, index) => Number.isFinite(bound) && (index === 0 || bound > Number(buckets[index - 1])),
  );
  return ascending
    ? []
    : [issue("valid-buckets", `the buckets of ${name} are ${buckets.join(", ")}`, "write numbers in ascending order")];
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
          "remove a label, or lower its bound",
        ),
      ];
}

function wrongLabelName(issue: MakeIssue, name: string, label: string): Issue[] {
  if (reserved.includes(label) || label.startsWith("__"))
    return [
      issue("valid-label", `${name} has a label ${label}, which Prometheus or its scrape sets`, "choose another name"),
    ];
  return /^[a-z_][a-z0-9_]*$/.test(label)
    ? []
    : [issue("valid-label", `"${label}" of ${name} is not a label name`, "use lower-case letters, digits and _")];
}

/** @param values anything, where the facts come from JavaScript */
function wrongValues(issue: MakeIssue, which: string, values: LabelValues | undefined): Issue[] {
  const hint = `list its values, or write { atMost: n } with n from 1 to ${mostValues}`;
  const unbounded = (what: string) => [issue("require-label-bounds", `${which} ${what}`, hint)];
  if (values === undefined || values === null || typeof values !== "object") return unbounded("has no bounds");
  if (Array.isArray(values)) {
    if (values.length === 0) return unbounded("has no values");
    return duplicatesBy(values, String)
      .slice(0, 1)
      .map(([value]) => issue("valid-label", `${which} has the value "${value}" twice`, "remove one of them"));
  }
  const { atMost } = values as { atMost?: unknown };
  return Number.isInteger(atMost) && Number(atMost) >= 1 && Number(atMost) <= mostValues
    ? []
    : unbounded(`is bounded by atMost ${atMost}`);
}

/** The number of a label's values. With `atMost`, all further values are counted as "other". */
const sizeOf = (values: LabelValues): number => ("atMost" in values ? values.atMost + 1 : values.length);
