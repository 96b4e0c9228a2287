import { contains } from "../model/cidr.ts";
import type { Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { Microservices } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import type { Facts } from "./facts.ts";
import { factsOfCluster } from "./files.ts";
import { refusals } from "./refusals.ts";
import { wrongEntry } from "./validate-entry.ts";
import { wrongResources } from "./validate-microservice.ts";
import { wrongNodePorts } from "./validate-node-ports.ts";
import { wrongDifferences } from "./validate-override.ts";
import { wrongStages } from "./validate-stage.ts";

/** Finds the errors between clusters: names that a person, or a file system without case, would confuse, and stages. */
export function wrongClusters(facts: Facts): Issue[] {
  const { clusters } = facts;
  return [
    ...[...Map.groupBy(Object.entries(clusters), ([, { name }]) => name.toLowerCase())]
      .filter(([, same]) => same.length > 1)
      .map(([name, same]) =>
        issuesAt(factsOfCluster(same[1]?.[0] ?? ""))(
          "unique-cluster",
          `${same.length} clusters are named "${name}": ${same.map(([key]) => key).join(", ")}`,
          "rename one: names that differ in case only are the same on some file systems",
        ),
      ),
    ...wrongStages(facts),
  ];
}

/** Finds the errors in one cluster's facts, references to microservices included. */
export function wrongCluster(key: string, cluster: Cluster, facts: Facts): Issue[] {
  const { name, monitoring, containerDefaults, charts = {} } = cluster;
  const { stacks } = facts.monitoring;
  const issue = issuesAt(factsOfCluster(key));
  const stack = stacks[monitoring.stack] ?? {};
  const microservices: Microservices = { ...facts.microservices, ...stack };
  return [
    ...refusals(issue, [
      [name !== key, "valid-name", `name "${name}" is registered as "${key}"`, "register it by its name"],
      [
        !Object.hasOwn(stacks, monitoring.stack),
        "no-missing-stack",
        `monitoring.stack is "${monitoring.stack}", of which no microservices are declared`,
        didYouMean(monitoring.stack, Object.keys(stacks)),
      ],
    ]),
    ...wrongNetworks(issue, cluster),
    ...wrongResources(issue, "containerDefaults", containerDefaults),
    ...wrongStack(issue, cluster, stack, facts),
    ...wrongNodePorts(issue, cluster, microservices),
    ...wrongEntry(factsOfCluster(key), cluster, microservices),
    ...wrongDifferences(issue, cluster, microservices, facts),
    ...Object.keys(charts).map((chart) =>
      issue("no-missing-chart", `charts has "${chart}", which is not declared`, "declare it in catalog/charts.ts"),
    ),
  ];
}

function wrongNetworks(issue: MakeIssue, { podCidr, nodeCidrs, dns }: Cluster): Issue[] {
  const inside = (field: string, cidrs: readonly string[]) =>
    cidrs
      .filter((cidr) => contains(podCidr, cidr))
      .map((cidr) =>
        issue(
          "valid-cidr",
          `${field} has ${cidr}, which is in the pods' network ${podCidr}`,
          "write the network of the nodes' own addresses, as kubectl get nodes -o wide shows them",
        ),
      );
  return [...inside("nodeCidrs", nodeCidrs), ...inside("dns.nodeLocal", dns.nodeLocal ?? [])];
}

/** The monitoring's parts refer to each other, and the chart to a volume and a Secret. */
function wrongStack(issue: MakeIssue, cluster: Cluster, stack: Microservices, { monitoring }: Facts): Issue[] {
  const { without = [] } = cluster;
  const isChart = cluster.monitoring.stack === "kube-prometheus-stack";
  const [prometheus, grafana] = [stack[monitoring.prometheus], stack[monitoring.grafana]];
  return refusals(issue, [
    ...without
      .filter((name) => Object.hasOwn(stack, name))
      .map(
        (name) =>
          [true, "no-missing-microservice", `without has ${name}, a part of the monitoring`, `keep ${name}`] as const,
      ),
    [
      isChart && prometheus !== undefined && !prometheus.storage,
      "require-storage",
      `monitoring.stack is ${cluster.monitoring.stack}, whose ${monitoring.prometheus} has no storage`,
      "declare its storage in catalog/monitoring",
    ],
    [
      isChart && (prometheus === undefined || Object.keys(grafana?.secrets ?? {}).length === 0),
      "no-missing-microservice",
      `monitoring.stack is ${cluster.monitoring.stack}, which needs ${monitoring.prometheus}, and ${monitoring.grafana} with secrets`,
      "declare them in catalog/monitoring",
    ],
  ]);
}
