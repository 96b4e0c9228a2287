import { contains } from "../model/cidr.ts";
import type { Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { Microservices } from "../model/microservice.ts";
import { didYouMean, wrongDnsLabel } from "../model/names.ts";
import { chartsOn, everyPod } from "./charts.ts";
import type { Facts } from "./facts.ts";
import { factsOfCluster } from "./files.ts";
import { namedOnly } from "./named-only.ts";
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
  const { name, monitoring, containerDefaults } = cluster;
  const { stacks } = facts.monitoring;
  const issue = issuesAt(factsOfCluster(key));
  const parts: Microservices = { ...stacks[monitoring.stack], ...everyPod(chartsOn(facts, cluster)) };
  const microservices = namedOnly({ ...facts.microservices, ...parts });
  return [
    ...refusals(issue, [
      [name !== key, "valid-name", `name "${name}" is registered as "${key}"`, "register it by its name"],
      [
        !Object.hasOwn(stacks, monitoring.stack),
        "no-missing-stack",
        `monitoring.stack is "${monitoring.stack}", of which no microservices are declared`,
        () => didYouMean(monitoring.stack, Object.keys(stacks)),
      ],
    ]),
    ...wrongNetworks(issue, cluster),
    ...wrongCertificate(issue, cluster, microservices),
    ...wrongResources(issue, "containerDefaults", containerDefaults),
    ...wrongAbsences(issue, cluster, parts),
    ...(Object.hasOwn(facts.charts, monitoring.stack) ? [facts.monitoring.prometheus, facts.monitoring.grafana] : [])
      .filter((pods) => !Object.hasOwn(parts, pods))
      .map((pods) =>
        issue(
          "no-missing-microservice",
          `monitoring.stack is ${monitoring.stack}, which has no pods with the name "${pods}"`,
          didYouMean(pods, Object.keys(parts)),
        ),
      ),
    ...wrongNodePorts(issue, cluster, microservices),
    ...wrongEntry(factsOfCluster(key), cluster, microservices),
    ...wrongDifferences(issue, cluster, microservices, facts),
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

/** A pod's volume has the name of the certificate's Secret: a DNS label, where other Secrets may have dots. */
function wrongCertificate(issue: MakeIssue, { ingress, without = [] }: Cluster, microservices: Microservices): Issue[] {
  const { tlsSecret } = ingress;
  const wrong = tlsSecret === undefined ? undefined : wrongDnsLabel(tlsSecret);
  const mounting = Object.values(microservices).find((one) => one.seesCertificate && !without.includes(one.name));
  if (!wrong || !mounting) return [];
  const message = `ingress.tlsSecret names a volume of ${mounting.name}, which has seesCertificate: ${wrong}`;
  return [issue("valid-name", message, "rename the Secret")];
}

/** A part of the monitoring, or of a chart, is there as long as the whole is. */
const wrongAbsences = (issue: MakeIssue, { without = [] }: Cluster, parts: Microservices): Issue[] =>
  without
    .filter((name) => Object.hasOwn(parts, name))
    .map((name) =>
      issue("no-missing-microservice", `without has ${name}, a part of the monitoring or of a chart`, `keep ${name}`),
    );
