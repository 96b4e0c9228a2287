import type { Answer, Cluster } from "../model/cluster.ts";
import type { Issue, MakeIssue } from "../model/issue.ts";
import { type Microservices, workloadOf } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import { isNodePort, nodePortRange } from "../model/node-port.ts";
import { keepsRunning } from "../model/workload.ts";
import { duplicatesBy } from "./duplicates.ts";
import { answerOf, entryOf, gatewayOf, hostsOf } from "./hosts.ts";
import { type Refusal, refusals } from "./refusals.ts";

/**
 * Finds the hosts, paths and NodePorts that lead nowhere.
 * @param microservices those of the catalog and of the cluster's monitoring stack
 */
export function wrongEntry(issue: MakeIssue, cluster: Cluster, microservices: Microservices): Issue[] {
  const { ingress } = cluster;
  const paths = ingress.hosts.flatMap(({ host, paths: below }) =>
    Object.entries(below).map(([path, declared]) => ({ host, path, answer: answerOf(declared) })),
  );
  return [
    ...wrongNodePorts(issue, cluster, microservices),
    ...duplicatesBy(hostsOf(cluster, microservices), ({ host }) => host).map(([host]) =>
      issue("unique-host", `host ${host} is declared twice`, "put all of its paths below one of them"),
    ),
    ...ingress.hosts
      .filter(({ paths: below }) => Object.keys(below).length === 0)
      .map(({ host }) => issue("valid-host", `host ${host} has no path`, 'add one such as "/", or remove the host')),
    ...paths
      .filter(({ path }) => !/^\/([a-z0-9-]+(\/[a-z0-9-]+)*)?$/.test(path))
      .map(({ host, path }) =>
        issue("valid-host", `path "${path}" of ${host} is not a path`, 'write one such as "/" or "/user"'),
      ),
    ...paths.flatMap(({ host, path, answer }) =>
      refusals(issue, ofAnswer(`https://${host}${path}`, answer, microservices)),
    ),
  ];
}

/** The microservice that something leads to, or the issue that there is none that serves TCP. */
function ofTarget(what: string, name: string, port: string | undefined, microservices: Microservices): Refusal[] {
  const target = Object.hasOwn(microservices, name) ? microservices[name] : undefined;
  if (!target)
    return [
      [
        true,
        "no-missing-microservice",
        `${what} leads to "${name}", which is not declared`,
        didYouMean(name, Object.keys(microservices)),
      ],
    ];
  const names = Object.keys(target.ports);
  const wanted = port ?? names[0];
  return [
    [
      !keepsRunning(workloadOf(target)) || wanted === undefined,
      "no-missing-port",
      `${what} leads to ${name}, which serves no port`,
      "declare the port, or remove the entry",
    ],
    [
      wanted !== undefined && !names.includes(wanted),
      "no-missing-port",
      `${what} leads to ${name}:${port}, which ${name} does not declare`,
      didYouMean(port ?? "", names),
    ],
  ];
}

function wrongNodePorts(issue: MakeIssue, { nodePorts }: Cluster, microservices: Microservices): Issue[] {
  return [
    ...nodePorts.flatMap(({ microservice, nodePort }) =>
      refusals(issue, [
        ...ofTarget(`NodePort ${nodePort}`, microservice, undefined, microservices),
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

function ofAnswer(what: string, answer: Answer, microservices: Microservices): Refusal[] {
  const { to, port } = answer;
  const target = ofTarget(what, to, port, microservices);
  if (target.some(([wrong]) => wrong)) return target;
  const found = microservices[to];
  const first = Object.keys(found?.ports ?? {})[0] ?? "";
  const entry = entryOf(microservices, answer);
  const through = entry?.name !== to;
  const gateway = gatewayOf(microservices);
  return [
    [
      found?.ports[port ?? first]?.protocol === "UDP",
      "valid-host",
      `${what} leads to ${to}:${port ?? first}, which is UDP`,
      "name a TCP port",
    ],
    [
      through && !gateway?.calls.some((call) => call.to === to),
      "no-missing-call",
      `${what} leads to ${to}, which the gateway does not call`,
      `add { to: "${to}" } to the gateway's calls, or direct: true to the path`,
    ],
    [
      through && port !== undefined && port !== first,
      "ban-unused-fact",
      `${what} names the port ${port}, but the gateway passes requests on to the first port of ${to}`,
      "add direct: true, or remove port",
    ],
    [
      found?.run.kind === "chart",
      "valid-host",
      `${what} leads to ${to}, whose Ingress a chart would have to render`,
      "set it in the chart's values",
    ],
  ];
}
