/** Looks up a connection in the declared graph, which alone decides the expectation. */
import { BlockList } from "node:net";
import type { Edge, Peer, Protocol } from "../../generator/src/model/traffic.ts";

/** An end of a connection, as policies see it: an address, and the pod that has it, if any. */
export interface Place {
  readonly address: string;
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

/** Whether the peer of an edge includes this place. */
export function isPeer(peer: Peer, { address, pod }: Place): boolean {
  if (peer.kind === "addresses")
    return peer.cidrs.some((one) => within(one, address)) && !peer.except.some((one) => within(one, address));
  if (pod?.namespace !== peer.namespace) return false;
  return Object.entries(peer.labels).every(([key, value]) => pod.labels[key] === value);
}

/** The edges that allow the connection; none if it is denied. */
export function declaring(
  edges: readonly Edge[],
  from: Place,
  to: Place,
  port: number,
  protocol: Protocol,
): readonly Edge[] {
  return edges.filter(
    (edge) => edge.port === port && edge.protocol === protocol && isPeer(edge.from, from) && isPeer(edge.to, to),
  );
}

function within(cidr: string, address: string): boolean {
  const [network = "", bits = "32"] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(bits));
  return list.check(address);
}
