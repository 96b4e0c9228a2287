import type { Cluster } from "../model/cluster.ts";
import type { Issue, MakeIssue } from "../model/issue.ts";
import type { Microservices } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import { isNodePort, nodePortRange } from "../model/node-port.ts";
import { duplicatesBy } from "./duplicates.ts";
import { type Refusal, refusals } from "./refusals.ts";

/**
 * Finds NodePorts that lead nowhere, or of which one would be lost.
 * @param microservices those of the catalog and of the cluster's monitoring stack
 */
export function wrongNodePorts(issue: MakeIssue, { nodePorts }: Cluster, microservices: Microservices): Issue[] {
  return [
    ...nodePorts.flatMap(({ microservice, nodePort }) =>
      refusals(issue, [
        ...ofTarget(nodePort, microservice, microservices),
        [
          microservices[microservice]?.run.kind === "chart",
          "ban-unused-fact",
          `NodePort ${nodePort} has no effect: a chart renders the Service of ${microservice}`,
          "set it in the chart's values",
        ],
        [
          !isNodePort(nodePort),
          "valid-node-port",
          `${microservice} has NodePort ${nodePort}`,
          `choose one from ${nodePortRange.first} to ${nodePortRange.last}`,
        ],
      ]),
    ),
    ...duplicatesBy(nodePorts, ({ nodePort }) => nodePort).map(([port, users]) =>
      issue(
        "unique-node-port",
        `${users.map(({ microservice }) => microservice).join(" and ")} both have NodePort ${port}`,
        "give one of them another port",
      ),
    ),
    ...duplicatesBy(nodePorts, ({ microservice }) => microservice).map(([name, same]) =>
      issue(
        "unique-node-port",
        `${name} has the NodePorts ${same.map(({ nodePort }) => nodePort).join(" and ")}`,
        "keep one: it opens the first port",
      ),
    ),
  ];
}

function ofTarget(nodePort: number, name: string, microservices: Microservices): Refusal[] {
  const target = Object.hasOwn(microservices, name) ? microservices[name] : undefined;
  if (!target)
    return [
      [
        true,
        "no-missing-microservice",
        `NodePort ${nodePort} leads to "${name}", which is not declared`,
        didYouMean(name, Object.keys(microservices)),
      ],
    ];
  return [
    [
      Object.keys(target.ports).length === 0,
      "no-missing-port",
      `NodePort ${nodePort} leads to ${name}, which serves no port`,
      "declare the port, or remove the NodePort",
    ],
  ];
}
