import { type Chart, isVendored, podAsMicroservice } from "../model/chart.ts";
import type { Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import { wrongLabelValue } from "../model/label-syntax.ts";
import type { Microservices } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import { unknownKeys } from "../model/values.ts";
import { chartNamesOn, chartsOn, readableChart } from "./charts.ts";
import type { Scope } from "./context.ts";
import type { Facts } from "./facts.ts";
import { chartsFile, fileOf } from "./files.ts";
import { callsOf } from "./graph.ts";
import { installationOf } from "./installation.ts";
import { mustResolve, readableOf, resolve } from "./references.ts";
import { scopeOf } from "./scope.ts";
import { secretOf } from "./secrets.ts";

/**
 * Finds the errors in the charts of one cluster: what it lists, and values that do not fit it.
 * @param pods those of all charts
 */
export function wrongChartsOn(key: string, cluster: Cluster, facts: Facts, pods: Microservices): Issue[] {
  const issue = issuesAt(`generator/src/catalog/clusters/${key}.ts`);
  const charts = chartsOn(facts, cluster);
  const ofPods = charts.flatMap((chart) => wrongTexts(chart, cluster, facts));
  return [
    ...wrongNames(issue, cluster, facts),
    ...wrongStage(issue, cluster, facts),
    ...charts.flatMap((chart) => wrongKeys(issue, chart, cluster)),
    ...ofPods,
    // Other values refer to pods, which must be known first.
    ...(ofPods.length > 0 ? [] : withPods(scopeOf(facts, cluster), pods)),
  ];
}

function wrongNames(issue: MakeIssue, { charts: listed = {}, monitoring }: Cluster, facts: Facts): Issue[] {
  const { charts } = facts;
  const known = Object.keys(charts);
  const { stack } = monitoring;
  return [
    ...(stack === "prometheus" || Object.hasOwn(charts, stack)
      ? []
      : [
          issue(
            "no-missing-chart",
            `monitoring.stack is the chart "${stack}", which is not declared`,
            didYouMean(stack, known),
          ),
        ]),
    ...Object.entries(listed).flatMap(([name, { with: parts = [], values }]) => {
      const chart = Object.hasOwn(charts, name) ? charts[name] : undefined;
      if (!chart)
        return [issue("no-missing-chart", `charts has "${name}", which is not declared`, didYouMean(name, known))];
      return [
        ...parts
          .filter((part) => !Object.hasOwn(chart.parts ?? {}, part))
          .map((part) =>
            issue(
              "no-missing-part",
              `the chart ${name} has no part "${part}"`,
              didYouMean(part, Object.keys(chart.parts ?? {})),
            ),
          ),
        ...(values && isVendored(chart.source)
          ? [issue("ban-values", `${name} is plain manifests, which have no values`, "remove them")]
          : []),
      ];
    }),
  ];
}

/** Finds objects that a stage would share with the cluster that it is beside. */
function wrongStage(issue: MakeIssue, cluster: Cluster, { charts, clusters }: Facts): Issue[] {
  const { stage, ...alone } = cluster;
  const beside = stage && clusters[stage.beside];
  if (!beside) return [];
  const there = chartNamesOn(charts, beside);
  return chartNamesOn(charts, alone).flatMap((name) => {
    const chart = charts[name];
    if (chart?.shared)
      return there.includes(name)
        ? []
        : [
            issue(
              "no-missing-chart",
              `${name} serves all installations on a Kubernetes cluster, but ${beside.name} does not run it`,
              `add it to the charts of ${beside.name}`,
            ),
          ];
    const clusterWide = chart && isVendored(chart.source) ? (chart.kinds.clusterWide ?? []) : [];
    if (clusterWide.length === 0 || !there.includes(name)) return [];
    return [
      issue(
        "unique-object",
        `${name} would bring ${clusterWide.join(", ")} twice: on ${beside.name} and beside it`,
        "mark the chart as shared, or leave it out here",
      ),
    ];
  });
}

function wrongKeys(issue: MakeIssue, { name, source }: Chart, { charts = {} }: Cluster): Issue[] {
  if (isVendored(source) || !source.keys || !source.values) return [];
  const ofCluster = new Set(unknownKeys(charts[name]?.values ?? {}, source.keys));
  const keys = Object.keys(source.keys);
  return unknownKeys(source.values, source.keys).map((path) =>
    (ofCluster.has(path) ? issue : issuesAt(chartsFile))(
      "valid-values",
      `the chart ${name} has no value "${path}"`,
      path.includes(".") ? "see the chart's values.yaml" : didYouMean(path, keys),
    ),
  );
}

/** The references in a chart's pods, and the texts that they become. */
function wrongTexts(chart: Chart, cluster: Cluster, facts: Facts): Issue[] {
  const readable = readableOf(facts, cluster, installationOf(facts.application, cluster));
  return Object.entries(chart.pods ?? {}).flatMap(([name, pod]) => {
    const what = `the pods ${name} of the chart ${chart.name}`;
    const found = wrongReferences(what, podAsMicroservice(chart, name, pod), readable, cluster);
    if (found.length > 0) return found;
    const { description, labels = {}, secrets = {} } = mustResolve(pod, readable);
    const texts: [string, unknown][] = [
      ["description", description],
      ...Object.entries(labels).map(([key, value]): [string, unknown] => [`labels["${key}"]`, value]),
      ...Object.entries(secrets).map(([key, { credential }]): [string, unknown] => [`secrets["${key}"]`, credential]),
    ];
    return texts.flatMap(([field, text]) => {
      const place = `${what} on ${cluster.name}: ${field}`;
      const ofLabel = typeof text === "string" && field.startsWith("labels") ? wrongLabelValue(text) : undefined;
      const wrong = typeof text === "string" ? ofLabel && `${place}: ${ofLabel}` : `${place} becomes ${String(text)}`;
      return wrong ? [issuesAt(chartsFile)("valid-reference", wrong, "refer to a fact that is one text")] : [];
    });
  });
}

function withPods(scope: Scope, pods: Microservices): Issue[] {
  const { facts, cluster, installation, microservices, charts } = scope;
  const secrets = new Map(
    charts
      .flatMap(({ pods = {} }) => Object.keys(pods))
      .flatMap((name) => {
        const secret = microservices[name] && secretOf(scope, microservices[name]);
        return secret ? [[name, secret]] : [];
      }),
  );
  const readable = readableOf(facts, cluster, installation);
  return [
    ...charts.flatMap((chart) =>
      isVendored(chart.source)
        ? []
        : wrongReferences(
            `the values of the chart ${chart.name}`,
            chart.source.values,
            { ...readable, chart: readableChart(chart, { installation, microservices, secrets }) },
            cluster,
          ),
    ),
    ...Object.values(microservices).flatMap((caller) =>
      callsOf(caller)
        .filter(({ to }) => Object.hasOwn(pods, to) && !Object.hasOwn(microservices, to))
        .map(({ to }) =>
          issuesAt(fileOf(caller))(
            "no-missing-chart",
            `${caller.name} calls ${to}, whose chart does not run on ${cluster.name}`,
            `add the chart to the charts of ${cluster.name}, or leave out ${caller.name} there`,
          ),
        ),
    ),
  ];
}

/** All references in the values that lead to no fact. */
function wrongReferences(what: string, values: unknown, readable: object, { name }: Cluster): Issue[] {
  const issues: Issue[] = [];
  resolve(values, readable, (message, hint) => {
    issues.push(issuesAt(chartsFile)("valid-reference", `${what} on ${name}: ${message}`, hint));
    return "";
  });
  return issues;
}
