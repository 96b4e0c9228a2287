import { parseCidr } from "../model/cidr.ts";
import type { Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import type { Microservices } from "../model/microservice.ts";
import { didYouMean, wrongDnsLabel, wrongHostName } from "../model/names.ts";
import { isNodePort, nodePortRange } from "../model/node-port.ts";
import { parseQuantity } from "../model/quantity.ts";
import { duplicatesBy } from "./duplicates.ts";
import type { Clusters } from "./facts.ts";
import { answerOf, entryOf, gatewayOf } from "./hosts.ts";

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
  const { name, replicas, podCidr, size, ingress, nodePorts } = cluster;
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
  const paths = ingress.hosts.flatMap(({ host, paths: below }) =>
    Object.entries(below).map(([path, declared]) => {
      const answer = answerOf(declared);
      return { host, path, answer, microservice: answer.to };
    }),
  );
  const gateway = gatewayOf(microservices);
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
    ...ingress.hosts.flatMap(({ host }) => {
      const reason = wrongHostName(host);
      return reason ? [issue("valid-host", reason)] : [];
    }),
    ...duplicatesBy(ingress.hosts, ({ host }) => host).map(([host]) =>
      issue("unique-host", `host ${host} is declared twice`, "put all of its paths below one of them"),
    ),
    ...paths
      .filter(({ path }) => !/^\/([a-z0-9-]+(\/[a-z0-9-]+)*)?$/.test(path))
      .map(({ host, path }) =>
        issue("valid-host", `path "${path}" of ${host} is not a path`, 'write one such as "/" or "/user"'),
      ),
    ...paths.flatMap(({ host, path, microservice }) => unknown(microservice, `https://${host}${path}`)),
    ...paths
      .filter(({ microservice }) => microservice in microservices)
      .filter(({ microservice, answer }) => {
        const entry = entryOf(microservices, answer);
        return entry?.name !== microservice && !gateway?.calls.some(({ to }) => to === microservice);
      })
      .map(({ host, path, microservice }) =>
        issue(
          "no-missing-call",
          `https://${host}${path} leads to ${microservice}, which the gateway does not call`,
          `add { to: "${microservice}" } to the gateway's calls`,
        ),
      ),
  ];
}
