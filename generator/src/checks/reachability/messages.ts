import type { Issue } from "../../model/issue.ts";
import { type Edge, formatEdge } from "../../model/traffic.ts";
import type { Extra } from "./difference.ts";
import { type Intervals, union } from "./intervals.ts";
import { formatAddresses } from "./ipv4.ts";
import { type Direction, directions, type Policy } from "./policies.ts";
import { formatPorts } from "./ports.ts";
import type { Scene, Subject } from "./scene.ts";
import { anyValue, formatLabels } from "./selector.ts";
import type { Witness } from "./witnesses.ts";

const rule = "reachability";
const mostExamples = 3;

/** One policy opens more than the declared edges, for one subject and direction. */
export function tooMuch(
  scene: Scene,
  subject: Subject,
  direction: Direction,
  extras: readonly [Extra, ...Extra[]],
): Issue {
  const own = nameOf(scene, subject);
  const verb = direction === "ingress" ? "accepts" : "may open";
  const preposition = direction === "ingress" ? "from" : "to";
  const peers = scene.witnesses.list(extras.reduce((all, { cells }) => all | cells, 0n));
  const real = peers.filter(({ pod }) => pod);
  const addresses = union(extras.map((extra) => extra.addresses));
  const peerGroups = [
    ...(real.length > 0 ? [`${real.length} undeclared ${real.length === 1 ? "peer" : "peers"}`] : []),
    ...(real.length === 0 && peers.length > 0 ? ["undeclared pods"] : []),
    ...(addresses.length > 0 ? [`the undeclared addresses ${formatAddresses(addresses)}`] : []),
  ];
  const connection = (peer: string, ports: string) =>
    direction === "ingress" ? `${peer} -> ${own}:${ports}` : `${own} -> ${peer}:${ports}`;
  // Imagined pods with the fewest labels show best what a selector allows.
  const shown = real.length > 0 ? real : peers.toSorted((a, b) => labelsOn(a) - labelsOn(b));
  const examples = shown.slice(0, mostExamples).map((peer) => {
    const open = extras.filter(({ cells }) => (cells & peer.bit) !== 0n);
    return connection(witnessName(peer), firstPorts(open));
  });
  const outside = extras.filter((extra) => extra.addresses.length > 0);
  if (outside.length > 0) examples.push(connection(formatAddresses(addresses.slice(0, 1)), firstPorts(outside)));
  const all = real.length > 0 && real.length <= mostExamples;
  return {
    ...extras[0].policy.place,
    message:
      `${own} ${verb} ${formatPorts(portsIn(extras))} ${preposition} ${peerGroups.join(" and ")}` +
      `${all ? ": " : ", such as "}${examples.join(", ")}`,
    rule,
    hint: "Declare the edge in generator/src/catalog, or remove it from the code that renders the policy",
  };
}

function portsIn(extras: readonly Extra[]): Intervals {
  return union(extras.map(({ ports }) => ports));
}

/** Every port, or the first range of ports: an example, not a list. */
function firstPorts(extras: readonly Extra[]): string {
  const [first = "no port"] = formatPorts(portsIn(extras)).split(", ");
  return first;
}

function labelsOn({ labels }: Witness): number {
  return Object.keys(labels).length;
}

/** Declared edges that a pod's own policies do not allow, in one direction. */
export function tooLittle(
  subject: Subject,
  direction: Direction,
  missing: readonly Edge[],
  selecting: readonly Policy[],
): Issue {
  const { type } = directions[direction];
  const edges = missing.map(formatEdge).join(", ");
  const name = subject.pod?.name;
  const lets = direction === "ingress" ? `lets ${name} accept` : `lets ${name} open`;
  // The policy with the most rules in this direction is the one to correct.
  const policies = selecting.toSorted((a, b) => b.ruleCount[direction] - a.ruleCount[direction]);
  const idle = policies.filter(({ rules, ruleCount }) => !rules[direction] && ruleCount[direction] > 0);
  const [first] = policies;
  return {
    ...(first ? first.place : { where: subject.pod?.place?.where ?? subject.namespace }),
    message: [
      `${edges}: declared, but no policy ${lets} ${missing.length === 1 ? "it" : "them"}`,
      `${type} of ${name} is decided by ${policies.map(named).join(" and ")}`,
      ...idle.map((policy) => `${named(policy)} has ${direction} rules, but its policyTypes do not list ${type}`),
    ].join("; "),
    rule,
    hint: "Render a rule for the edge on this side too, or remove the edge from generator/src/catalog",
  };
}

/** A rendered pod that no policy isolates in the direction. */
export function notIsolated({ pod, namespace }: Subject, direction: Direction, cluster: string): Issue {
  const { type } = directions[direction];
  const edge = direction === "ingress" ? `any peer -> ${pod?.name}` : `${pod?.name} -> any peer`;
  return {
    ...(pod?.place ?? { where: `clusters/${cluster}` }),
    message: `no policy with policyType ${type} selects ${namespace}/${pod?.name}: ${edge}:every port is allowed`,
    rule,
    hint: `Render a default deny for ${type} in ${namespace}`,
  };
}

/** A namespace in which a pod that no manifest shows would not be isolated. */
export function noDefaultDeny(namespace: string, direction: Direction, scene: Scene, cluster: string): Issue {
  const { type } = directions[direction];
  const forAll = scene.policies.find(
    (policy) => policy.namespace === namespace && policy.selector.requirements.length === 0,
  );
  const edge = direction === "ingress" ? "any peer -> such a pod" : "such a pod -> any peer";
  return {
    ...(forAll ? forAll.place : { where: `clusters/${cluster}`, subject: `v1/Namespace ${namespace}` }),
    message:
      `no policy for every pod of ${namespace} (an empty podSelector) has policyType ${type}: ` +
      `a pod that no other policy selects is open, ${edge}:every port`,
    rule,
    hint: `Render a default deny for ${type} in ${namespace}`,
  };
}

/** A policy that selects no pod: most likely its labels are wrong. */
export function selectsNothing(policy: Policy): Issue {
  return {
    ...policy.place,
    message: `${named(policy)} selects no rendered pod: its podSelector is ${policy.selector.text}`,
    rule,
    hint: "Remove the policy, or give it the labels of the pods that it is for",
  };
}

/** Declared edges with an end that does not exist. */
export function wrongEnd(problem: string, edges: readonly Edge[], cluster: string): Issue {
  return {
    where: `clusters/${cluster}`,
    message: `${edges.map(formatEdge).join(", ")}: ${problem}`,
    rule,
    hint: "Declare an edge between pods that exist, or with addresses outside the pods' network",
  };
}

function named({ namespace, name }: Policy): string {
  return `${namespace}/${name}`;
}

function nameOf({ witnesses }: Scene, subject: Subject): string {
  const [witness] = witnesses.list(subject.bit);
  return subject.pod?.name ?? (witness ? witnessName(witness) : subject.namespace);
}

function witnessName({ pod, namespace, labels }: Witness): string {
  if (pod) return pod.name;
  const carrying = Object.keys(labels).length === 0 ? "without labels" : `with ${formatLabels(labels)}`;
  return `a pod ${carrying} in ${namespace.name === anyValue ? "any other namespace" : namespace.name}`;
}
