/** What a process tells at /metrics, held against what is declared: both ways, to the last label. */
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

/** @returns what differs, a sentence each. @param text in Prometheus' text format */
export function contractFaults(text: string, declared: MetricSet): string[] {
  const told = parse(text);
  const faults = [...told.keys()].filter((name) => !(name in declared)).map((name) => `${name} is not declared`);
  for (const [name, metric] of Object.entries(declared)) {
    const family = told.get(name);
    faults.push(...(family ? familyFaults(name, metric, family) : [`${name} is declared and not told`]));
  }
  return faults;
}

function familyFaults(name: string, metric: Metric, { type, help, samples }: Family): string[] {
  const suffixes = metric.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
  const foreign = samples.find((sample) => !suffixes.some((suffix) => sample.name === name + suffix));
  const named = Object.keys(metric.labels).sort().join();
  const otherwise = samples.find(({ labels }) => namesOf(labels) !== named);
  return [
    ...(type === metric.type ? [] : [`${name} is a ${type}, declared as a ${metric.type}`]),
    ...(help === metric.help ? [] : [`${name} says "${help}", declared "${metric.help}"`]),
    ...(foreign ? [`${foreign.name} stands below ${name}`] : []),
    ...(otherwise ? [`${name} has the labels ${namesOf(otherwise.labels)}, declared ${named}`] : []),
    ...Object.entries(metric.labels).flatMap(([label, values]) => labelFaults(name, label, values, samples)),
    ...(metric.buckets ? bucketFaults(name, metric.buckets, samples) : []),
    ...startFaults(name, metric, samples),
  ];
}

/** `le` is not a label of ours: buckets are compared by themselves. */
const namesOf = (labels: Sample["labels"]): string =>
  Object.keys(labels)
    .filter((label) => label !== "le")
    .sort()
    .join();

function labelFaults(name: string, label: string, values: LabelValues, samples: readonly Sample[]): string[] {
  const told = new Set(samples.map(({ labels }) => labels[label]).filter((value) => value !== undefined));
  if ("atMost" in values) {
    told.delete(other);
    const count = `${told.size} of ${name}'s ${label}: ${[...told].join(", ")}`;
    return told.size > values.atMost ? [`${count}; at most ${values.atMost} are declared`] : [];
  }
  const strange = [...told].filter((value) => !values.includes(value));
  return strange.map((value) => `${name} has ${label}="${value}", declared ${values.join(", ")}`);
}

function bucketFaults(name: string, buckets: readonly number[], samples: readonly Sample[]): string[] {
  const told = [...new Set(samples.flatMap(({ labels }) => labels.le ?? []))].join();
  const expected = [...buckets, "+Inf"].join();
  return told === "" || told === expected ? [] : [`${name} has the buckets ${told}, declared ${expected}`];
}

/** What has not happened yet is 0, not absent. */
function startFaults(name: string, { type, labels: declared }: Metric, samples: readonly Sample[]): string[] {
  const all = (type === "counter" && combinations(declared)) || [];
  const key = (labels: Sample["labels"]) => JSON.stringify(Object.entries(labels).sort());
  const told = new Set(samples.map(({ labels }) => key(labels)));
  return all.filter((labels) => !told.has(key(labels))).map((labels) => `${name} lacks ${JSON.stringify(labels)}`);
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
    if (name === undefined) throw new Error(`/metrics has a line that cannot be read: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, value]) => [label, value]);
    last.samples.push({ name, labels: Object.fromEntries(pairs) });
  }
  return families as Map<string, Family>;
}
