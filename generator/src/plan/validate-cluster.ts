import { parseCidr } from "../model/cidr.ts";
import type { Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import type { Microservices } from "../model/microservice.ts";
import { didYouMean, wrongDnsLabel } from "../model/names.ts";
import { isNodePort, nodePortRange } from "../model/node-port.ts";
import { parseQuantity } from "../model/quantity.ts";
import { duplicatesBy } from "./duplicates.ts";
import type { Clusters } from "./facts.ts";
import { wrongEntry } from "./validate-entry.ts";

const factsOfCluster = (name: string): string => `generator/src/catalog/clusters/${name}.ts`;

/** Finds clusters whose names a person, or a file system without case, would confuse. */
export function wrongClusters(clusters: Clusters): Issue[] {
  return [...Map.groupBy(Object.entries(clusters), ([, { name }]) => name.toLowerCase())]
    .filter(([, same]) => same.length > 1)
    .map(([name, same]) =>
      issuesAt(factsOfCluster(same[1]?.[0] ?? ""))(
        "unique-cluster",
        `${same.length} clusters are named "${name}": ${same.map(([key]) => key).join(", ")}`,
        "rename one: names that differ in case only are the same on some file systems",
      ),
    );
}

/** Finds the errors in one cluster's facts, references to microservices included. */
export function wrongCluster(key: string, cluster: Cluster, microservices: Microservices): Issue[] {
  const { name, replicas, podCidr, size, nodePorts } = cluster;
  const issue = issuesAt(factsOfCluster(key));
  const wrongName = wrongDnsLabel(name);
  const known = Object.keys(microservices);
  const unknown = (microservice: string, what: string) =>
    microservice in microservices
      ? []
      : [
          issue(
            "no-missing-microservice",
            `${what} leads to "${microservice}", which is not declared`,
            didYouMean(microservice, known),
          ),
        ];
  return [
    ...(wrongName ? [issue("valid-name", `name ${wrongName}`)] : []),
    ...(name === key
      ? []
      : [issue("valid-name", `name "${name}" is registered as "${key}"`, "register it by its name")]),
    ...(Number.isInteger(replicas) && replicas >= 1
      ? []
      : [issue("valid-replicas", `replicas is ${replicas}`, "write a whole number, 1 at least")]),
    ...(parseCidr(podCidr)
      ? []
      : [issue("valid-cidr", `podCidr "${podCidr}" is not an IPv4 range`, 'write a CIDR such as "10.244.0.0/16"')]),
    ...Object.entries(size)
      .filter(([, quantity]) => parseQuantity(quantity) === undefined)
      .map(([resource, quantity]) =>
        issue("valid-quantity", `size.${resource} "${quantity}" is not a quantity`, 'write one such as "2" or "4Gi"'),
      ),
    ...nodePorts.flatMap(({ microservice, nodePort }) => unknown(microservice, `NodePort ${nodePort}`)),
    ...duplicatesBy(nodePorts, ({ nodePort }) => nodePort).map(([port, users]) =>
      issue(
        "unique-node-port",
        `${users.map(({ microservice }) => microservice).join(" and ")} both have NodePort ${port}`,
        "give one of them another port",
      ),
    ),
    ...nodePorts
      .filter(({ nodePort }) => !isNodePort(nodePort))
      .map(({ microservice, nodePort }) =>
        issue(
          "valid-node-port",
          `${microservice} has NodePort ${nodePort}`,
          `choose one from ${nodePortRange.first} to ${nodePortRange.last}`,
        ),
      ),
    ...wrongEntry(factsOfCluster(key), cluster, microservices),
  ];
}
