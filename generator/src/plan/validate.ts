import type { Issue } from "../model/issue.ts";
import type { Facts } from "./facts.ts";
import { validateAlerts } from "./validate-alerts.ts";
import { wrongCluster, wrongClusters } from "./validate-cluster.ts";
import { validateDashboards } from "./validate-dashboards.ts";
import { wrongGraph } from "./validate-graph.ts";
import { validateMetrics } from "./validate-metrics.ts";
import { wrongMicroservice } from "./validate-microservice.ts";

/**
 * Finds every error in the facts. The compiler refuses most errors first: these checks are for rules that types cannot
 * express, and for facts that come from JavaScript. Only valid facts can be planned.
 */
export function validate(facts: Facts): Issue[] {
  const { microservices, externals, clusters, monitoring } = facts;
  const { stacks, ruleGroups, dashboards, metrics, recorded, runbookNames } = monitoring;
  const alerts = ruleGroups.flatMap((group) => group.alerts.map(({ name }) => name));
  const everyStack = Object.values(stacks).map((stack) => ({ ...stack, ...microservices }));
  return [
    ...Object.entries(microservices).flatMap(([key, microservice]) => wrongMicroservice(key, microservice, facts)),
    ...unique(everyStack.flatMap((stack) => wrongGraph(stack, externals))),
    ...validateMetrics(metrics),
    ...validateAlerts(ruleGroups, runbookNames, recorded),
    ...validateDashboards(dashboards, alerts),
    ...wrongClusters(clusters),
    ...Object.entries(clusters).flatMap(([key, cluster]) => wrongCluster(key, cluster, microservices)),
  ];
}

/** Removes duplicates: the microservices are checked once with each stack, with the same findings. */
function unique(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}
