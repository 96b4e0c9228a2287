import type { Issue } from "../model/issue.ts";
import type { Facts } from "./facts.ts";
import { validateAlerts } from "./validate-alerts.ts";
import { wrongCluster, wrongClusters } from "./validate-cluster.ts";
import { validateDashboards } from "./validate-dashboards.ts";
import { wrongGraph } from "./validate-graph.ts";
import { validateMetrics } from "./validate-metrics.ts";
import { wrongMicroservice } from "./validate-microservice.ts";

/**
 * All that is wrong with the facts themselves. The types refuse most of it first; this is for what types cannot say, and for
 * facts that come from JavaScript. Only valid facts can be planned.
 */
export function validate({ microservices, clusters, monitoring }: Facts): Issue[] {
  const { stacks, ruleGroups, dashboards, metrics, recorded, runbookNames } = monitoring;
  const alerts = ruleGroups.flatMap((group) => group.alerts.map(({ name }) => name));
  const everyStack = Object.values(stacks).map((stack) => ({ ...stack, ...microservices }));
  return [
    ...Object.entries(microservices).flatMap(([key, microservice]) => wrongMicroservice(key, microservice)),
    ...unique(everyStack.flatMap(wrongGraph)),
    ...validateMetrics(metrics),
    ...validateAlerts(ruleGroups, runbookNames, recorded),
    ...validateDashboards(dashboards, alerts),
    ...wrongClusters(clusters),
    ...Object.entries(clusters).flatMap(([key, cluster]) => wrongCluster(key, cluster, microservices)),
  ];
}

/** The microservices are judged once with each stack, and say the same each time. */
function unique(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}
