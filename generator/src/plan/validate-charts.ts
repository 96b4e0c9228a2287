import { type Chart, type Charts, clusterWideKinds, isVendored } from "../model/chart.ts";
import type { Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { Microservices } from "../model/microservice.ts";
import { didYouMean, longestName, wrongDnsLabel } from "../model/names.ts";
import { everyPod, projectOf } from "./charts.ts";
import { duplicatesBy } from "./duplicates.ts";
import type { Clusters, Facts } from "./facts.ts";
import { chartsFile, factsOf } from "./files.ts";
import { wrongLabels, wrongPods } from "./validate-chart-pods.ts";
import { wrongChartsOn } from "./validate-cluster-charts.ts";
import { wrongVendored } from "./validate-vendored.ts";

/**
 * Finds the errors in the facts about charts, and in what each cluster adds to them.
 * @param open the clusters to judge
 */
export function validateCharts(facts: Facts, open: Clusters): Issue[] {
  const { charts, microservices } = facts;
  const issue = issuesAt(chartsFile);
  const all = Object.entries(charts);
  const pods = everyPod(Object.values(charts));
  const taken = takenNames(facts, pods);
  return [
    ...all.flatMap(([key, chart]) => wrongChart(issue, key, chart, facts, taken)),
    ...duplicatesBy(Object.values(charts), ({ name }) => name).map(([name]) =>
      issue("unique-chart", `two charts have the name "${name}"`, "rename one of them: it names the Application"),
    ),
    ...Object.values(microservices)
      .filter(({ run, labels }) => labels && run.kind !== "chart")
      .map(({ name }) =>
        issuesAt(factsOf(name))(
          "ban-own-labels",
          `${name} sets labels`,
          "remove them: only a chart's pods have others",
        ),
      ),
    ...wrongProjects(issue, charts, facts),
    ...wrongPods(issue, facts),
    ...wrongLabels(issue, facts),
    ...Object.entries(open).flatMap(([key, cluster]: [string, Cluster]) => wrongChartsOn(key, cluster, facts, pods)),
  ];
}

function wrongChart(
  issue: MakeIssue,
  key: string,
  chart: Chart,
  { application, charts }: Facts,
  taken: ReadonlyMap<string, string>,
): Issue[] {
  const { name, description, owner, namespace, source, needs = [], wave = 1, syncOptions = [] } = chart;
  const namespaces = Object.keys(application.namespaces);
  const wrong = wrongDnsLabel(name, longestName);
  return [
    ...(wrong ? [issue("valid-name", `chart ${wrong}`)] : []),
    ...(name === key
      ? []
      : [issue("valid-name", `chart "${name}" is registered as "${key}"`, "register it by its name")]),
    ...(taken.has(name)
      ? [
          issue(
            "unique-application",
            `the chart ${name} has the name of ${taken.get(name)}, which has an Application of that name`,
            `rename the chart, such as "${name}-chart"`,
          ),
        ]
      : []),
    ...(description && owner
      ? []
      : [issue("require-owner", `the chart ${name} has no description or no owner`, "write both")]),
    ...(namespaces.includes(namespace)
      ? []
      : [
          issue(
            "no-missing-namespace",
            `namespace "${namespace}" of the chart ${name} is not declared`,
            didYouMean(namespace, namespaces),
          ),
        ]),
    ...needs
      .filter((need) => !Object.hasOwn(charts, need))
      .map((need) =>
        issue(
          "no-missing-chart",
          `the chart ${name} needs "${need}", which is not declared`,
          didYouMean(need, Object.keys(charts)),
        ),
      ),
    ...(Number.isInteger(wave)
      ? []
      : [issue("valid-wave", `the chart ${name} has wave ${wave}`, "write a whole number")]),
    ...syncOptions
      .filter((option) => !/^[A-Za-z]+=[A-Za-z,]+$/.test(option))
      .map((option) =>
        issue(
          "valid-sync-option",
          `"${option}" of the chart ${name} is not an option of Argo CD`,
          'write one such as "ServerSideApply=true"',
        ),
      ),
    ...(isVendored(source) ? wrongVendored(chart, source) : wrongSource(issue, chart, source)),
    ...wrongKinds(issue, chart),
  ];
}

/** The names of Applications besides those of charts, each with what has it. */
function takenNames(
  { application, microservices, monitoring }: Facts,
  pods: Microservices,
): ReadonlyMap<string, string> {
  const of = (names: readonly string[], what: string) => names.map((name) => [name, what] as const);
  return new Map([
    ...of(["dashboards", "rules", "targets"], "a folder of the tree"),
    ...of([...Object.keys(pods), ...Object.values(monitoring.stacks).flatMap(Object.keys)], "pods"),
    ...of(Object.keys(microservices), "a microservice"),
    ...of(Object.keys(application.namespaces), "a namespace"),
    ...of([application.name], "the application"),
  ]);
}

function wrongSource(
  issue: MakeIssue,
  { name }: Chart,
  { repository, version }: Exclude<Chart["source"], { folder: string }>,
) {
  return [
    ...(/^(https|oci):\/\/[^\s/]+/.test(repository)
      ? []
      : [
          issue(
            "valid-repository",
            `the repository "${repository}" of the chart ${name} is not a URL`,
            "write one that starts with https:// or oci://",
          ),
        ]),
    ...(/^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version)
      ? []
      : [
          issue(
            "valid-version",
            `the version "${version}" of the chart ${name} is not one version`,
            'write all three numbers, such as "1.2.3": a range installs what nobody has reviewed',
          ),
        ]),
  ];
}

function wrongKinds(issue: MakeIssue, { name, kinds, parts = {} }: Chart): Issue[] {
  const all = [kinds, ...Object.values(parts).map((part) => part.kinds ?? {})];
  const misplaced = all
    .flatMap(({ namespaced = [] }) => namespaced.filter((kind) => clusterWideKinds.has(kind)))
    .map((kind) =>
      issue("valid-kind", `the chart ${name} lists "${kind}" as a kind in namespaces`, "list it in kinds.clusterWide"),
    );
  const unreadable = all
    .flatMap(({ clusterWide = [], namespaced = [] }) => [...clusterWide, ...namespaced])
    .filter((kind) => !/^([a-z0-9.-]+\/)?[A-Z][A-Za-z0-9]*$/.test(kind))
    .map((kind) =>
      issue(
        "valid-kind",
        `the chart ${name} lists the kind "${kind}"`,
        'write each kind, such as "Service" or "apps/Deployment": a wildcard lets in everything',
      ),
    );
  return [...misplaced, ...unreadable];
}

function wrongProjects(issue: MakeIssue, charts: Charts, { application }: Facts): Issue[] {
  const projects = Object.values(charts).map(projectOf);
  const reserved = ["default", "bootstrap", application.name];
  return [
    ...[...Map.groupBy(projects, ({ name }) => name)]
      .filter(([, same]) => new Set(same.map(({ description }) => description)).size > 1)
      .map(([name]) =>
        issue(
          "unique-project",
          `two charts describe the project "${name}" differently`,
          "write one description for both",
        ),
      ),
    ...projects
      .filter(({ name }) => reserved.includes(name))
      .map(({ name }) =>
        issue(
          "unique-project",
          `a chart has the project "${name}", which is another's`,
          "give it a project of its own",
        ),
      ),
  ];
}
