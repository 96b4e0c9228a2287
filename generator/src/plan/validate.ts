import type { Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import { everyPod } from "./charts.ts";
import type { Clusters, Facts, MonitoringFacts } from "./facts.ts";
import { factsFile, factsOf, factsOfStack } from "./files.ts";
import { wrongMonitoringShape, wrongShape } from "./schema/index.ts";
import { shapeRule } from "./schema/message.ts";
import { validateAlerts } from "./validate-alerts.ts";
import { wrongApplication } from "./validate-application.ts";
import { validateCharts } from "./validate-charts.ts";
import { wrongCluster, wrongClusters } from "./validate-cluster.ts";
import { validateDashboards } from "./validate-dashboards.ts";
import { wrongExternals } from "./validate-external.ts";
import { wrongGraph } from "./validate-graph.ts";
import { validateMetrics } from "./validate-metrics.ts";
import { wrongMicroservice } from "./validate-microservice.ts";
import { type TakenNames, takenNames } from "./validate-names.ts";

/**
 * Finds every error in the facts. The compiler refuses most errors first: these checks are for rules that types cannot
 * express, and for facts that no compiler has seen, since `npm run generate` strips the types. Facts of a wrong shape are
 * found first, alone: all other code relies on the types. Only valid facts can be planned.
 * @param judged the clusters that were valid with exactly these facts before: only what concerns several clusters is judged again
 */
export function validate(facts: Facts, judged: ReadonlySet<Cluster> = noCluster): Issue[] {
  const own = withoutMonitoring(facts);
  const shapes = wrongShape(judged.size > 0 ? { ...own, clusters: without(own.clusters, judged) } : own);
  if (shapes.some(isOfShape)) return shapes;
  const monitoring = monitoringOf(facts);
  if (typeof monitoring === "string") return [issuesAt(factsFile)(shapeRule, monitoring)];
  const all = [...shapes, ...wrongMonitoringShape(monitoring)];
  return all.some(isOfShape) ? all : [...all, ...wrongFacts({ ...own, monitoring }, judged)];
}

const noCluster: ReadonlySet<Cluster> = new Set();

const without = (clusters: Clusters, judged: ReadonlySet<Cluster>): Clusters =>
  Object.fromEntries(Object.entries(clusters).filter(([, cluster]) => !judged.has(cluster)));

const isOfShape = ({ rule }: Issue): boolean => rule === shapeRule;

/** The facts without a look at the monitoring, which may be made when it is first read. */
function withoutMonitoring(facts: Facts): Omit<Facts, "monitoring"> {
  const keys = Object.keys(facts).filter((key) => key !== "monitoring");
  return Object.fromEntries(keys.map((key) => [key, facts[key as keyof Facts]])) as unknown as Omit<
    Facts,
    "monitoring"
  >;
}

/** Reads the monitoring once, or says why it cannot be made of the other facts. */
function monitoringOf(facts: Facts): MonitoringFacts | string {
  try {
    return { ...facts.monitoring };
  } catch (error) {
    return `monitoring cannot be made of the application's facts: ${(error as Error).message}`;
  }
}

function wrongFacts(facts: Facts, judged: ReadonlySet<Cluster>): Issue[] {
  const { microservices, charts, clusters, monitoring } = facts;
  const { stacks, ruleGroups, dashboards, metrics, recorded, runbookNames } = monitoring;
  const alerts = ruleGroups.flatMap((group) => group.alerts.map(({ name }) => name));
  const taken = takenNames(facts);
  const open = without(clusters, judged);
  const used = new Set<string>(Object.values(clusters).map((cluster) => cluster.monitoring.stack));
  // The graph is judged with each stack that a cluster has: the pods of another one may be missing.
  const inUse = Object.entries(stacks).filter(([name]) => used.size === 0 || used.has(name));
  const everyStack = inUse.map(([name, stack]) => {
    const its = Object.values(charts).filter((chart) => chart.name === name || !Object.hasOwn(stacks, chart.name));
    return { ...everyPod(its), ...stack, ...microservices };
  });
  return [
    ...wrongApplication(facts),
    ...Object.entries(microservices).flatMap(([key, one]) => wrongMicroservice(key, one, factsOf(key), facts, taken)),
    ...Object.entries(stacks).flatMap(([stack, parts]) =>
      Object.entries(parts).flatMap(([key, one]) => wrongMicroservice(key, one, factsOfStack(stack), facts, none)),
    ),
    ...unique(everyStack.flatMap((stack) => wrongGraph(stack, facts))),
    ...validateCharts(facts, open),
    ...wrongExternals(facts),
    ...validateMetrics(metrics),
    ...validateAlerts(ruleGroups, runbookNames, recorded),
    ...validateDashboards(dashboards, alerts),
    ...wrongClusters(facts),
    ...Object.entries(open).flatMap(([key, cluster]) => wrongCluster(key, cluster, facts)),
  ];
}

/** The parts of a monitoring stack have the names that the generator gives them. */
const none: TakenNames = new Map();

/** Removes duplicates: the microservices are checked once with each stack, with the same findings. */
function unique(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}
