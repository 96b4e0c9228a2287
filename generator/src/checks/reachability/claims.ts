import type { AddressPeer, Edge, Peer } from "../../model/traffic.ts";
import { empty, type Intervals, intersect, subtract, union } from "./intervals.ts";
import { parseCidr } from "./ipv4.ts";
import type { Direction } from "./policies.ts";
import { portsOf } from "./ports.ts";
import { formatLabels, selectorOf } from "./selector.ts";
import type { Cells, Witnesses } from "./witnesses.ts";

/** The peers at one end of a connection: a set of witnesses and a set of addresses. */
export interface Peers {
  readonly cells: Cells;
  readonly addresses: Intervals;
}

/** A declared edge with the peers at both ends. */
export interface Claim {
  readonly edge: Edge;
  readonly from: Peers;
  readonly to: Peers;
  readonly ports: Intervals;
}

/** A declared edge seen from one end: the peers at the other end, and the port. */
export interface Side extends Peers {
  readonly edge: Edge;
  readonly ports: Intervals;
}

export function readClaims(edges: readonly Edge[], { selectIn }: Witnesses): Claim[] {
  const known = new Map<Peer, Peers>();
  const peersOf = (peer: Peer): Peers => {
    const found = known.get(peer) ?? lookUp(peer);
    known.set(peer, found);
    return found;
  };
  const lookUp = (peer: Peer): Peers =>
    peer.kind === "pods"
      ? { cells: selectIn(peer.namespace, selectorOf(peer.labels)), addresses: empty }
      : { cells: 0n, addresses: addressesOf(peer) };
  return edges.map((edge) => {
    const { from, to, port, protocol } = edge;
    return { edge, from: peersOf(from), to: peersOf(to), ports: portsOf(protocol, port, port) };
  });
}

/** Groups the edges by the set of pods at one end. There are few such sets, so a pod's edges are found fast. */
export function sides(claims: readonly Claim[], direction: Direction): ReadonlyMap<Cells, readonly Side[]> {
  const byOwn = new Map<Cells, Side[]>();
  for (const { edge, from, to, ports } of claims) {
    const [own, { cells, addresses }] = direction === "ingress" ? [to, from] : [from, to];
    const side = { edge, ports, cells, addresses };
    const others = byOwn.get(own.cells);
    if (others) others.push(side);
    else byOwn.set(own.cells, [side]);
  }
  return byOwn;
}

/** Faults in the ends of the declared edges themselves, each with its edges. */
export function wrongEnds(
  claims: readonly Claim[],
  { known }: Witnesses,
  podNetwork: Intervals,
): Map<string, readonly Edge[]> {
  const found = claims.flatMap(({ edge, from, to }) =>
    [wrongEnd(edge.from, from, known, podNetwork), wrongEnd(edge.to, to, known, podNetwork)].flatMap((problem) =>
      problem ? [{ edge, problem }] : [],
    ),
  );
  const byProblem = Map.groupBy(found, ({ problem }) => problem);
  return new Map([...byProblem].map(([problem, group]) => [problem, group.map(({ edge }) => edge)]));
}

function wrongEnd(peer: Peer, { cells, addresses }: Peers, known: Cells, podNetwork: Intervals): string | undefined {
  if (peer.kind === "pods") {
    if ((cells & known) !== 0n) return undefined;
    return `"${peer.name}" is no pod: none in namespace ${peer.namespace} carries ${formatLabels(peer.labels)}`;
  }
  const range = `"${peer.name}" is ${peer.cidrs.join(", ")}${peer.except.length > 0 ? ` except ${peer.except.join(", ")}` : ""}`;
  if (addresses.length === 0) return `${range}, which holds no IPv4 address`;
  return intersect(addresses, podNetwork).length > 0 ? `${range}, which overlaps the pods' network` : undefined;
}

function addressesOf({ cidrs, except }: AddressPeer): Intervals {
  const all = (texts: readonly string[]) => union(texts.map((text) => parseCidr(text) ?? empty));
  return subtract(all(cidrs), all(except));
}
