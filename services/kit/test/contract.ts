/** Compares a process's /metrics with its declared metrics, in both directions and including labels. */
import type { LabelValues, Metric, MetricSet } from "@taskflow/generator/model/metric";
import { combinations, other } from "../metric-labels.ts";

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Family {
  readonly type: string | undefined;
  readonly help: string | undefined;
  readonly samples: readonly Sample[];
}

/** @returns one sentence per difference. @param text in Prometheus' text format */
export function contractFaults(text: string, declared: MetricSet): string[] {
  const exposed = parse(text);
  const faults = [...exposed.keys()].filter((name) => !(name in declared)).map((name) => `${name} is not declared`);
  for (const [name, metric] of Object.entries(declared)) {
    const family = exposed.get(name);
    faults.push(...(family ? familyFaults(name, metric, family) : [`${name} is declared and not exposed`]));
  }
  return faults;
}

function familyFaults(name: string, metric: Metric, { type, help, samples }: Family): string[] {
  const suffixes = metric.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
  const foreign = samples.find((sample) => !suffixes.some((suffix) => sample.name === name + suffix));
  const named = Object.keys(metric.labels).sort().join();
  const mislabelled = samples.find(({ labels }) => namesOf(labels) !== named);
  return [
    ...(type === metric.type ? [] : [`${name} is a ${type}, declared as a ${metric.type}`]),
    ...(help === metric.help ? [] : [`${name} has the help "${help}", declared "${metric.help}"`]),
    ...(foreign ? [`${foreign.name} is a sample of ${name}`] : []),
    ...(mislabelled ? [`${name} has the labels ${namesOf(mislabelled.labels)}, declared ${named}`] : []),
    ...Object.entries(metric.labels).flatMap(([label, values]) => labelFaults(name, label, values, samples)),
    ...(metric.buckets ? bucketFaults(name, metric.buckets, samples) : []),
    ...startFaults(name, metric, samples),
  ];
}

/** Without `le`, which is not a declared label: buckets are compared separately. */
const namesOf = (labels: Sample["labels"]): string =>
  Object.keys(labels)
    .filter((label) => label !== "le")
    .sort()
    .join();

function labelFaults(name: string, label: string, values: LabelValues, samples: readonly Sample[]): string[] {
  const exposed = new Set(samples.map(({ labels }) => labels[label]).filter((value) => value !== undefined));
  if ("atMost" in values) {
    exposed.delete(other);
    const count = `${exposed.size} of ${name}'s ${label}: ${[...exposed].join(", ")}`;
    return exposed.size > values.atMost ? [`${count}; at most ${values.atMost} are declared`] : [];
  }
  const strange = [...exposed].filter((value) => !values.includes(value));
  return strange.map((value) => `${name} has ${label}="${value}", declared ${values.join(", ")}`);
}

function bucketFaults(name: string, buckets: readonly number[], samples: readonly Sample[]): string[] {
  const exposed = [...new Set(samples.flatMap(({ labels }) => labels.le ?? []))].join();
  const expected = [...buckets, "+Inf"].join();
  return exposed === "" || exposed === expected ? [] : [`${name} has the buckets ${exposed}, declared ${expected}`];
}

/** An event that has not happened yet must be 0, not absent. */
function startFaults(name: string, { type, labels: declared }: Metric, samples: readonly Sample[]): string[] {
  const all = (type === "counter" && combinations(declared)) || [];
  const key = (labels: Sample["labels"]) => JSON.stringify(Object.entries(labels).sort());
  const exposed = new Set(samples.map(({ labels }) => key(labels)));
  return all.filter((labels) => !exposed.has(key(labels))).map((labels) => `${name} lacks ${JSON.stringify(labels)}`);
}

function parse(text: string): Map<string, Family> {
  const families = new Map<string, { type?: string; help?: string; samples: Sample[] }>();
  let last = { samples: [] as Sample[] };
  for (const line of text.split("\n").filter(Boolean)) {
    const [, comment, named = "", rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (comment) {
      const family = families.get(named) ?? { samples: [] };
      families.set(named, Object.assign(family, { [comment.toLowerCase()]: rest }));
      last = family;
      continue;
    }
    const [, name, labels = ""] = /^([\w:]+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`/metrics has an unreadable line: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, value]) => [label, value]);
    last.samples.push({ name, labels: Object.fromEntries(pairs) });
  }
  return families as Map<string, Family>;
}
