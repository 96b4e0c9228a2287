import type { Answer, Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import type { Microservice, Microservices, Port } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import { duplicatesBy } from "./duplicates.ts";
import { portOf } from "./graph.ts";
import { answerOf, entryOf, gatewayOf, hostsOf, takesItsOwn } from "./hosts.ts";

/** A path of a host as it is declared. */
interface Declared {
  readonly url: string;
  readonly host: string;
  readonly path: string;
  readonly answer: Answer;
}

/** A Gateway takes at most this many listeners: the Gateway API's own limit. */
const mostListeners = 64;

/** The longest pause that an HTTPRoute can be told, and more than a day. */
const mostSeconds = 99_999;

/** Finds the errors in a cluster's hosts: who answers, and by which limits. */
export function wrongEntry(file: string, cluster: Cluster, microservices: Microservices): Issue[] {
  const { ingress } = cluster;
  const { hosts, api = "ingress", listenerPort } = ingress;
  const issue = issuesAt(file);
  const paths = hosts.flatMap(({ host, paths: below }) =>
    Object.entries(below).map(
      ([path, answer]): Declared => ({ url: `https://${host}${path}`, host, path, answer: answerOf(answer) }),
    ),
  );
  return [
    ...hosts
      .filter(({ paths: below }) => Object.keys(below).length === 0)
      .map(({ host }) => issue("valid-host", `host ${host} has no path`, 'add one such as "/", or remove the host')),
    ...duplicatesBy(hostsOf(cluster, microservices), ({ host }) => host).map(([host]) =>
      issue("unique-host", `host ${host} is declared twice`, "put all of its paths below one of them"),
    ),
    ...(api === "gateway-api" && hosts.length >= mostListeners
      ? [
          issue(
            "valid-host",
            `${hosts.length} hosts and the monitoring's do not fit one Gateway: it takes ${mostListeners} listeners`,
            "remove hosts, or use Ingresses",
          ),
        ]
      : []),
    ...(listenerPort !== undefined && api !== "gateway-api"
      ? [
          issue(
            "valid-port",
            `ingress.listenerPort is ${listenerPort}, and ingress.api is not gateway-api`,
            'remove it, or write api: "gateway-api"',
          ),
        ]
      : []),
    ...paths.flatMap((declared) => wrongPath(file, declared, microservices)),
    ...paths.flatMap((declared) => wrongLimits(file, declared)),
    ...unkeptLimits(file, ingress, paths, microservices),
  ];
}

/** The path, the microservice and the port that answers, and the way to it. */
function wrongPath(file: string, { url, host, path, answer }: Declared, microservices: Microservices): Issue[] {
  const issue = issuesAt(file);
  const { to, port } = answer;
  const issues: Issue[] = [];
  if (!/^\/([a-z0-9-]+(\/[a-z0-9-]+)*)?$/.test(path))
    issues.push(issue("valid-host", `path "${path}" of ${host} is not a path`, 'write one such as "/" or "/user"'));
  const target = Object.hasOwn(microservices, to) ? microservices[to] : undefined;
  if (!target) {
    const hint = didYouMean(to, Object.keys(microservices));
    return [...issues, issue("no-missing-microservice", `${url} leads to "${to}", which is not declared`, hint)];
  }
  const ports = Object.keys(target.ports);
  if (port !== undefined && !ports.includes(port))
    return [
      ...issues,
      issue("no-missing-port", `${url} leads to ${to}:${port}, which ${to} does not declare`, didYouMean(port, ports)),
    ];
  if (ports.length === 0)
    return [
      ...issues,
      issue("no-missing-port", `${url} leads to ${to}, which has no port`, `add one to ${to}'s ports`),
    ];
  if (target.run.kind === "chart")
    issues.push(
      issue("valid-host", `${url} leads to ${to}, whose Service a chart renders`, "set the host in the chart's values"),
    );
  if (portOf(target, port).protocol === "UDP")
    issues.push(issue("valid-port", `${url} leads to a UDP port of ${to}`, "name a TCP port"));
  return [...issues, ...wrongWay(file, { url, host, path, answer }, target, microservices)];
}

/** The port of a call, which may name one that is not declared. */
const portNamed = ({ ports }: Microservice, name = Object.keys(ports)[0] ?? ""): Port | undefined =>
  Object.hasOwn(ports, name) ? ports[name] : undefined;

/** The gateway must call the port that it passes requests on to, and answers some paths itself. */
function wrongWay(
  file: string,
  { url, path, answer }: Declared,
  target: Microservice,
  microservices: Microservices,
): Issue[] {
  const issue = issuesAt(file);
  const { to, port, pathType } = answer;
  const gateway = gatewayOf(microservices);
  if (!gateway || target === gateway || entryOf(microservices, answer) !== gateway) return [];
  const wanted = portOf(target, port);
  const calls = gateway.calls.filter((call) => call.to === to);
  const issues: Issue[] = [];
  if (!calls.some((call) => portNamed(target, call.port) === wanted)) {
    const [at, call] =
      port === undefined ? [to, `{ to: "${to}" }`] : [`${to}:${port}`, `{ to: "${to}", port: "${port}" }`];
    const message = `${url} leads to ${at}, which the gateway does not call`;
    issues.push(issue("no-missing-call", message, `add ${call} to the gateway's calls, or direct: true to the path`));
  }
  if (/^\/internal(\/|$)/.test(path) || (pathType === "Exact" && path === "/api/health"))
    issues.push(
      issue("valid-host", `${url} is a path that the gateway itself answers`, "choose another path, or direct: true"),
    );
  return issues;
}

function wrongLimits(file: string, { url, answer: { timeoutSeconds } }: Declared): Issue[] {
  const issue = issuesAt(file);
  return [
    ...(timeoutSeconds === undefined || timeoutSeconds <= mostSeconds
      ? []
      : [
          issue(
            "valid-limit",
            `${url} has timeoutSeconds ${timeoutSeconds}`,
            `write a whole number from 1 to ${mostSeconds}`,
          ),
        ]),
  ];
}

/** Finds limits of direct paths that no controller would keep: nothing else stands in front of the microservice. */
function unkeptLimits(
  file: string,
  { kind = "other", api = "ingress" }: Cluster["ingress"],
  paths: readonly Declared[],
  microservices: Microservices,
): Issue[] {
  const issue = issuesAt(file);
  const direct = paths.filter(({ answer }) => {
    const entry = entryOf(microservices, answer);
    return entry?.name === answer.to && !takesItsOwn(entry);
  });
  const unkept = direct.filter(({ answer: { to, maxBody } }) => {
    if (maxBody === undefined) return false;
    if (api === "gateway-api") return kind !== "traefik";
    // A Middleware holds for the whole Ingress.
    const others = direct.filter(({ answer }) => answer.to === to && answer.maxBody !== maxBody);
    return kind === "other" || (kind === "traefik" && others.length > 0);
  });
  return unkept.map(({ url, answer: { to, maxBody } }) =>
    kind === "traefik"
      ? issue(
          "valid-limit",
          `${url} has maxBody "${maxBody}", and another direct path of ${to} has not: Traefik limits all or none of them`,
          "write the same maxBody on each of them",
        )
      : issue(
          "valid-limit",
          `${url} has maxBody "${maxBody}", which a controller of kind "${kind}" is not told by ${api === "ingress" ? "an Ingress" : "an HTTPRoute"}`,
          `remove it and let ${to} refuse larger bodies, or remove direct: true`,
        ),
  );
}
