import type { Chart, VendoredObject, VendoredSource } from "../model/chart.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import { label } from "../model/labels.ts";
import { didYouMean } from "../model/names.ts";
import { chartsFile } from "./files.ts";

/** Compares a bundle with its facts: its kinds, its namespaces and its pods are exactly those that the chart lists. */
export function wrongVendored(chart: Chart, { folder, files, objects }: VendoredSource): Issue[] {
  const { name, kinds, namespace, alsoIn = [], pods = {} } = chart;
  const issue = issuesAt(chartsFile);
  if (Object.keys(files).length === 0)
    return [
      issue(
        "no-missing-bundle",
        `the chart ${name} has its manifests in ${folder}, which nothing has filled`,
        "run: npm run vendor -- NAME SOURCE",
      ),
    ];
  const { clusterWide = [], namespaced = [] } = kinds;
  const listsOf = ({ namespace: inside }: VendoredObject) =>
    inside === undefined ? [...clusterWide, ...namespaced] : namespaced;
  const brought = new Set(objects.map(({ kind }) => kind));
  const places = [namespace, ...alsoIn];
  const declared = Object.entries(pods).map(([pod, { labels = { [label.name]: pod } }]) => ({ pod, labels }));
  const workloads = objects.filter((object) => object.pods);
  return [
    ...objects
      .filter((object) => !listsOf(object).includes(object.kind))
      .map((object) =>
        issue(
          "valid-kind",
          `${folder} brings ${describe(object)}, but the chart ${name} does not list that kind`,
          `add "${object.kind}" to its kinds.${object.namespace === undefined ? "clusterWide" : "namespaced"}, after a look at the object`,
        ),
      ),
    ...[...clusterWide, ...namespaced]
      .filter((kind) => !brought.has(kind))
      .map((kind) =>
        issue("valid-kind", `the chart ${name} lists the kind "${kind}", which ${folder} does not bring`, "remove it"),
      ),
    ...objects
      .filter((object) => object.namespace !== undefined && !places.includes(object.namespace))
      .map((object) =>
        issue(
          "no-missing-namespace",
          `${folder} has ${describe(object)} in the namespace "${object.namespace}"`,
          `add it to alsoIn of the chart ${name}: ${didYouMean(object.namespace ?? "", places)}`,
        ),
      ),
    ...workloads
      .filter(({ pods: given = {} }) => !declared.some(({ labels }) => selects(labels, given)))
      .map((object) =>
        issue(
          "no-missing-pods",
          `${folder} has ${describe(object)}, but no pods of the chart ${name} have its labels`,
          "declare them in its pods: without a policy they cannot connect with anything",
        ),
      ),
    ...declared
      .filter(({ labels }) => !workloads.some(({ pods: given = {} }) => selects(labels, given)))
      .map(({ pod }) =>
        issue(
          "no-missing-pods",
          `the labels of ${pod} select no pods of ${folder}`,
          "correct its labels, or remove it",
        ),
      ),
  ];
}

const selects = (labels: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>): boolean =>
  Object.entries(labels).every(([key, value]) => given[key] === value);

const describe = ({ kind, namespace, name }: VendoredObject): string =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
