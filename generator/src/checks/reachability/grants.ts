import { empty, type Intervals, intersect, union } from "./intervals.ts";
import { everyAddress } from "./ipv4.ts";
import { type Pod, portsNamed } from "./pods.ts";
import type { Direction, NamedPort, Policy, PolicyPeer } from "./policies.ts";
import { everyPort } from "./ports.ts";
import type { Complain } from "./reading.ts";
import { selects } from "./selector.ts";
import type { Cells, Witnesses } from "./witnesses.ts";

/** The connections that one rule of a policy allows, in one direction, to or from the pods that the policy selects. */
export interface Grant {
  readonly policy: Policy;
  readonly cells: Cells;
  readonly addresses: Intervals;
  readonly ports: Intervals;
  /** An ingress rule's named ports, besides `ports`: each pod that the policy selects has its own numbers for them. */
  readonly names: readonly NamedPort[];
}

export interface Surroundings {
  readonly witnesses: Witnesses;
  /** The pods' network. An address block that overlaps it may let every pod through: network plugins differ. */
  readonly podNetwork: Intervals;
}

export function grantsOf(policy: Policy, direction: Direction, around: Surroundings, complain: Complain): Grant[] {
  return (policy.rules[direction] ?? []).flatMap((rule, index) => {
    const peers = rule.peers === "every" ? [everyPeer(around)] : rule.peers.map((peer) => reach(policy, peer, around));
    const ports =
      rule.ports === "every" ? everyPort : union(rule.ports.flatMap((port) => (isNamed(port) ? [] : [port])));
    const names = rule.ports === "every" ? [] : rule.ports.filter(isNamed);
    const cells = peers.reduce((all, peer) => all | peer.cells, 0n);
    const addresses = union(peers.map((peer) => peer.addresses));
    const path = `spec.${direction}[${index}].ports`;
    if (direction === "ingress") {
      for (const named of names) requireNumber(named, podsThatPolicySelects(policy, around), path, complain);
      return [{ policy, cells, addresses, ports, names }];
    }
    const resolved = names.flatMap((named) =>
      peers
        .filter((peer) => peer.cells !== 0n)
        .flatMap((peer) => {
          requireNumber(named, podsAmong(peer.cells, around), path, complain);
          return byDestination(named, peer.cells, around);
        }),
    );
    return [
      { policy, cells, addresses, ports, names: [] },
      ...resolved.map((found) => ({ policy, addresses: empty, names: [], ...found })),
    ];
  });
}

/** The grant for one pod that its policy selects; `pod` is undefined for an imagined one. */
export function grantAt(grant: Grant, pod: Pod | undefined, around: Surroundings): Grant {
  const { policy, ports, names } = grant;
  if (names.length === 0) return grant;
  // An imagined pod is assumed to have the port numbers of the real pods that the same policy selects.
  const alike = pod ? [pod] : podsThatPolicySelects(policy, around);
  const resolved = names.flatMap((named) => alike.map((each) => portsNamed(each, named)));
  return { ...grant, ports: union([ports, ...resolved]), names: [] };
}

function everyPeer({ witnesses }: Surroundings) {
  return { cells: witnesses.every, addresses: everyAddress };
}

function reach(policy: Policy, peer: PolicyPeer, { witnesses, podNetwork }: Surroundings) {
  if (peer.kind === "pods") return { cells: witnesses.select(peer, policy.namespace), addresses: empty };
  const touchesPods = intersect(peer.addresses, podNetwork).length > 0;
  return { cells: touchesPods ? witnesses.every : 0n, addresses: peer.addresses };
}

/** A port name in an egress rule has its own number at each destination; imagined pods have the numbers of all real ones. */
function byDestination(named: NamedPort, cells: Cells, around: Surroundings) {
  const real = around.witnesses.pods.filter(({ pod, bit }) => pod.place && (cells & bit) !== 0n);
  const each = real.map(({ pod, bit }) => ({ cells: bit, ports: portsNamed(pod, named) }));
  const imagined = real.reduce((left, { bit }) => left & ~bit, cells);
  return [...each, { cells: imagined, ports: union(each.map(({ ports }) => ports)) }];
}

function podsThatPolicySelects({ namespace, selector }: Policy, { witnesses }: Surroundings): Pod[] {
  return witnesses.pods.flatMap(({ pod }) =>
    pod.namespace === namespace && selects(selector, pod.labels) ? [pod] : [],
  );
}

function podsAmong(cells: Cells, { witnesses }: Surroundings): Pod[] {
  return witnesses.pods.flatMap(({ pod, bit }) => ((cells & bit) === 0n ? [] : [pod]));
}

function requireNumber(named: NamedPort, among: readonly Pod[], path: string, complain: Complain) {
  if (among.every((pod) => portsNamed(pod, named).length === 0))
    complain(path, `no rendered pod in its reach has a ${named.protocol} port named "${named.name}"`);
}

function isNamed(port: Intervals | NamedPort): port is NamedPort {
  return "name" in port;
}
