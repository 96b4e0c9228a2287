import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../model/cluster.ts";
import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import { chartsOn, everyPod } from "./charts.ts";
import { duplicatesBy } from "./duplicates.ts";
import type { Facts } from "./facts.ts";
import { factsOfCluster } from "./files.ts";
import { hostsOf } from "./hosts.ts";
import { prefixOf } from "./installation.ts";
import { type Refusal, refusals } from "./refusals.ts";

/** The longest name of a namespace, and of an Argo CD Application's label. */
const longestLabel = 63;

/** Finds stages that are beside nothing, and what two installations on one Kubernetes cluster would share. */
export function wrongStages(facts: Facts): Issue[] {
  const stages = Object.values(facts.clusters).filter(({ stage }) => stage !== undefined);
  if (stages.length === 0) return [];
  const together = Map.groupBy(Object.values(facts.clusters), ({ name, stage }) => stage?.beside ?? name);
  return [
    ...stages.flatMap((cluster) => refusals(issuesAt(factsOfCluster(cluster.name)), ofStage(cluster, facts))),
    ...[...together.values()]
      .filter((group) => group.length > 1)
      .flatMap((group) =>
        wrongGroup(issuesAt(factsOfCluster(group.find(({ stage }) => stage)?.name ?? "")), group, facts),
      ),
  ];
}

/** Facts of the Kubernetes cluster itself, which all installations on it have. */
const same = ["kubernetes", "podCidr", "nodeCidrs", "dns", "apiServerPorts"] as const;

const ofOneCluster = (cluster: Cluster, beside: Cluster): Refusal[] =>
  same
    .map((fact) => [fact, JSON.stringify(cluster[fact]), JSON.stringify(beside[fact])] as const)
    .map(([fact, own, other]) => [
      !isDeepStrictEqual(cluster[fact], beside[fact]),
      "valid-stage",
      `${fact} is ${own}, and that of ${beside.name}, the same Kubernetes cluster, is ${other}`,
      `write the same ${fact}`,
    ]);

const longestOf = (names: readonly string[]): string => names.reduce((a, b) => (a.length >= b.length ? a : b), "");

function ofStage(cluster: Cluster, facts: Facts): Refusal[] {
  const { clusters, application } = facts;
  const { name, stage } = cluster;
  const { beside = "", prefix = "" } = stage ?? {};
  const neighbour = Object.hasOwn(clusters, beside) ? clusters[beside] : undefined;
  const longest = longestOf(Object.keys(application.namespaces));
  const longestApplication = longestOf(applicationsOf(cluster, facts));
  const others = Object.keys(clusters).filter((other) => other !== name);
  return [
    [
      beside === name,
      "no-missing-cluster",
      `stage.beside is "${beside}", the cluster itself`,
      () => didYouMean(beside, others),
    ],
    [
      beside !== name && !neighbour,
      "no-missing-cluster",
      `stage.beside is "${beside}", which is not a cluster`,
      () => didYouMean(beside, others),
    ],
    [
      beside !== name && neighbour?.stage !== undefined,
      "valid-stage",
      `stage.beside is "${beside}", which is a stage itself`,
      `write the cluster that it is beside: "${neighbour?.stage?.beside}"`,
    ],
    [
      prefix.length + 1 + longest.length > longestLabel,
      "valid-name",
      `stage.prefix "${prefix}" makes the namespace ${prefix}-${longest}, which has ${prefix.length + 1 + longest.length} characters, ${longestLabel} at most`,
      "choose a shorter prefix",
    ],
    [
      longestApplication.length > longestLabel,
      "valid-name",
      `stage.prefix "${prefix}" makes the Argo CD Application ${longestApplication}, which has ${longestApplication.length} characters, ${longestLabel} at most`,
      "choose a shorter prefix",
    ],
    ...(neighbour ? ofOneCluster(cluster, neighbour) : []),
  ];
}

/** The names that each installation of a group has for itself on their one Kubernetes cluster. */
function wrongGroup(issue: MakeIssue, group: readonly Cluster[], facts: Facts): Issue[] {
  const shared = (
    rule: string,
    what: string,
    hint: string,
    ofCluster: (cluster: Cluster) => readonly string[],
  ): Issue[] =>
    duplicatesBy(
      group.flatMap((cluster) => [...new Set(ofCluster(cluster))].map((value) => ({ value, name: cluster.name }))),
      ({ value }) => value,
    ).map(([value, same]) =>
      issue(
        rule,
        `${same.map(({ name }) => name).join(" and ")} share ${what} ${value} on one Kubernetes cluster`,
        hint,
      ),
    );
  const { namespaces } = facts.application;
  const all = Object.keys(namespaces);
  return [
    ...shared("unique-namespace", "the namespace", "give each stage a prefix of its own", (cluster) =>
      all.map((name) => prefixOf(cluster) + name),
    ),
    ...shared(
      "unique-application",
      "the Argo CD Application",
      "choose another prefix, or rename the microservice",
      (cluster) => applicationsOf(cluster, facts),
    ),
    ...shared("unique-host", "the host", "give each stage a host of its own", (cluster) =>
      hostsOf(cluster, facts.microservices).map(({ host }) => host),
    ),
    ...shared("unique-node-port", "the NodePort", "give each stage a port of its own, or none", ({ nodePorts }) =>
      nodePorts.map(({ nodePort }) => String(nodePort)),
    ),
  ];
}

/** The names of its Applications besides those of the namespaces: see applications.ts. */
function applicationsOf(cluster: Cluster, facts: Facts): string[] {
  const { application, microservices, monitoring } = facts;
  const charts = chartsOn(facts, cluster);
  const names = [
    application.name,
    ...Object.keys(microservices),
    ...Object.keys(monitoring.stacks[cluster.monitoring.stack] ?? {}),
    ...Object.keys(everyPod(charts)),
    ...charts.map(({ name }) => name),
  ];
  const { without = [] } = cluster;
  return names.filter((name) => !without.includes(name)).map((name) => prefixOf(cluster) + name);
}
