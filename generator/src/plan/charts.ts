import { type Chart, type Charts, isVendored, podAsMicroservice } from "../model/chart.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import { over } from "../model/values.ts";
import type { Context } from "./context.ts";
import type { Facts } from "./facts.ts";
import { type Installation, installationOf } from "./installation.ts";
import { mustResolve, type Readable, type ReadablePod, readableOf } from "./references.ts";
import type { PlannedChart, PlannedProject } from "./types.ts";

/** The names of the charts on the cluster: those that it lists, its monitoring stack, and all that these need. */
export function chartNamesOn(charts: Charts, { charts: listed = {}, monitoring, stage }: Cluster): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    const chart = Object.hasOwn(charts, name) ? charts[name] : undefined;
    if (!chart || found.has(name) || (chart.shared && stage)) return;
    for (const need of chart.needs ?? []) add(need);
    found.add(name);
  };
  for (const name of [monitoring.stack, ...Object.keys(listed)]) add(name);
  return [...found];
}

/** The charts on the cluster, with the parts and the values that it adds. */
export function chartsOn({ charts }: Pick<Facts, "charts">, cluster: Cluster): Chart[] {
  return chartNamesOn(charts, cluster).flatMap((name) => {
    const chart = charts[name];
    return chart ? onCluster(chart, cluster) : [];
  });
}

function onCluster(chart: Chart, { charts = {} }: Cluster): Chart {
  const { with: names = [], values = {} } = charts[chart.name] ?? {};
  const parts = names.flatMap((name) => chart.parts?.[name] ?? []);
  const { source, kinds, parts: _, ...others } = chart;
  if (parts.length === 0 && Object.keys(values).length === 0) return { ...others, source, kinds };
  const all = (scope: keyof Chart["kinds"]) =>
    [...new Set([kinds, ...parts.map((part) => part.kinds)])].flatMap((one) => one?.[scope] ?? []);
  return {
    ...others,
    kinds: { clusterWide: all("clusterWide"), namespaced: all("namespaced") },
    pods: Object.assign({}, chart.pods, ...parts.map(({ pods }) => pods)),
    source: isVendored(source)
      ? source
      : { ...source, values: [...parts.map((part) => part.values ?? {}), values].reduce(over, source.values ?? {}) },
  };
}

/** The pods of charts, with all parts, as the facts declare them. */
export function everyPod(charts: readonly Chart[]): Microservices {
  const pods = charts.flatMap((chart) =>
    [chart.pods, ...Object.values(chart.parts ?? {}).map((part) => part.pods)].flatMap((some = {}) =>
      Object.entries(some).map(([name, pod]) => [name, podAsMicroservice(chart, name, pod)]),
    ),
  );
  return Object.fromEntries(pods);
}

/** The pods of charts, with labels as they are on this cluster. */
export function podsOfCharts(charts: readonly Chart[], facts: Facts, cluster: Cluster): Microservice[] {
  if (charts.length === 0) return [];
  const readable = readableOf(facts, cluster, installationOf(facts.application, cluster));
  return charts.flatMap((chart) =>
    Object.entries(chart.pods ?? {}).map(([name, pod]) => mustResolve(podAsMicroservice(chart, name, pod), readable)),
  );
}

/** The Applications of the charts, and the projects that let them in. */
export function planCharts(context: Context): { charts: PlannedChart[]; projects: PlannedProject[] } {
  const { facts, charts, installation, cluster } = context;
  const readable = readableOf(facts, cluster, installation);
  return {
    charts: charts.map((chart) => planChart(chart, context, { ...readable, chart: readableChart(chart, context) })),
    projects: planProjects(context),
  };
}

function planChart(chart: Chart, { installation }: Context, readable: Readable): PlannedChart {
  const { name, source, wave = 1, keepsObjects = false, syncOptions = [] } = chart;
  const { prefix } = installation;
  const namespace = namespaceOf(chart, installation);
  return {
    name: prefix + name,
    project: prefix + projectOf(chart).name,
    namespace,
    wave,
    keepsObjects,
    syncOptions,
    source: isVendored(source)
      ? { kind: "manifests", folder: source.folder, namespace: prefix === "" ? null : namespace }
      : {
          kind: "helm",
          repository: repositoryOf(source.repository),
          chart: source.chart,
          version: source.version,
          releaseName: source.releaseName ?? source.chart,
          skipCrds: source.skipCrds ?? false,
          values: source.values ? mustResolve(source.values, readable) : null,
        },
  };
}

/** Argo CD knows repositories of OCI registries without their scheme. */
const repositoryOf = (url: string): string => url.replace(/^oci:\/\//, "");

/** The project of a chart: its own, or the one that it names. */
export const projectOf = ({ name, description, project = { name, description } }: Chart) => project;

const namespaceOf = ({ namespace }: Chart, { namespaces }: Installation): string =>
  namespaces[namespace]?.name ?? namespace;

/** One project for all charts that name it: it lets in what any of them brings. */
function planProjects({ charts, installation, facts }: Context): PlannedProject[] {
  const byProject = Map.groupBy(charts, (chart) => projectOf(chart).name);
  return [...byProject].map(([name, all]) => {
    const each = (of: (chart: Chart) => readonly string[]) => [...new Set(all.flatMap(of))].sort();
    return {
      name: installation.prefix + name,
      description: all[0] ? projectOf(all[0]).description : "",
      sources: each(({ source }) => [isVendored(source) ? facts.delivery.source.url : repositoryOf(source.repository)]),
      namespaces: each((chart) => [namespaceOf(chart, installation), ...(chart.alsoIn ?? [])]),
      clusterWide: each(({ kinds }) => kinds.clusterWide ?? []),
      namespaced: each(({ kinds }) => kinds.namespaced ?? []),
    };
  });
}

/** A chart as its own values can refer to it. */
export function readableChart(
  chart: Chart,
  { installation, microservices, secrets }: Pick<Context, "installation" | "microservices" | "secrets">,
) {
  const pods = Object.keys(chart.pods ?? {}).flatMap((name): [string, ReadablePod][] => {
    const pod = microservices[name];
    if (!pod) return [];
    const { namespace, replicas = 1, storage } = pod;
    const secret = secrets.get(name)?.name;
    return [
      [
        name,
        { namespace, replicas, ...(secret ? { secret } : {}), ...(storage ? { storage: { size: storage.size } } : {}) },
      ],
    ];
  });
  return { name: chart.name, namespace: namespaceOf(chart, installation), pods: Object.fromEntries(pods) };
}
