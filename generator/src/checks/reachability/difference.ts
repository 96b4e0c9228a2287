import type { Edge } from "../../model/traffic.ts";
import type { Peers, Side } from "./claims.ts";
import { type Grant, grantAt } from "./grants.ts";
import { has, type Intervals, pieces, subtract, union } from "./intervals.ts";
import type { Policy } from "./policies.ts";
import type { Scene, Subject } from "./scene.ts";

/** Ports that a policy opens beyond the declared edges, with the peers that they are open to. */
export interface Extra extends Peers {
  readonly policy: Policy;
  readonly ports: Intervals;
}

export interface Difference {
  readonly extras: readonly Extra[];
  /** Declared edges that are not allowed to some real pods or addresses. */
  readonly missing: readonly Edge[];
}

/** Compares exactly what the policies allow a subject in one direction with the edges that end, or start, at it. */
export function difference(
  scene: Scene,
  { pod }: Subject,
  allowedBy: readonly Grant[],
  declared: readonly Side[],
): Difference {
  const allowed = allowedBy.map((grant) => grantAt(grant, pod, scene));
  const extras: Extra[] = [];
  const missing = new Set<Edge>();
  for (const piece of pieces([...allowed, ...declared].map(({ ports }) => ports))) {
    const [port] = piece;
    const may = peersOf(allowed, port);
    const should = peersOf(declared, port);
    if (may.cells === should.cells && isSame(may.addresses, should.addresses)) continue;
    for (const grant of allowed) {
      const extra = has(grant.ports, port) && beyond(grant, should);
      if (extra) extras.push({ policy: grant.policy, ports: [piece], ...extra });
    }
    for (const { edge, ports, cells, addresses } of declared)
      if (has(ports, port) && beyond({ cells: cells & scene.witnesses.known, addresses }, may)) missing.add(edge);
  }
  // In the order of the declaration, not of the ports.
  return { extras, missing: declared.flatMap(({ edge }) => (missing.has(edge) ? [edge] : [])) };
}

/** The peers to which at least one entry opens the port. */
function peersOf(list: readonly (Peers & { readonly ports: Intervals })[], port: number): Peers {
  let cells = 0n;
  const addresses: Intervals[] = [];
  for (const one of list)
    if (has(one.ports, port)) {
      cells |= one.cells;
      if (one.addresses.length > 0) addresses.push(one.addresses);
    }
  return { cells, addresses: union(addresses) };
}

function beyond(some: Peers, limit: Peers): Peers | undefined {
  const cells = some.cells & ~limit.cells;
  const addresses = subtract(some.addresses, limit.addresses);
  return cells === 0n && addresses.length === 0 ? undefined : { cells, addresses };
}

function isSame(a: Intervals, b: Intervals): boolean {
  return subtract(a, b).length === 0 && subtract(b, a).length === 0;
}
