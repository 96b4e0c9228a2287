/** The communication graph: every allowed connection, each declared once. */

export type Protocol = "TCP" | "UDP";

/** The pods at one end of an edge: all that have the labels, in one namespace. */
export interface PodPeer {
  readonly kind: "pods";
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Addresses outside the cluster's pod network. */
export interface AddressPeer {
  readonly kind: "addresses";
  readonly name: string;
  /** IPv4 addresses in CIDR notation, as `except` below. */
  readonly cidrs: readonly string[];
  readonly except: readonly string[];
}

export type Peer = PodPeer | AddressPeer;

/** The reason of a connection, for reviewers and diagrams. */
export type Reason = "calls" | "dns" | "api-server" | "scrape" | "ingress" | "node-port" | "external";

/** One allowed connection: `from` opens it, `to` listens on the port. */
export interface Edge {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  readonly protocol: Protocol;
  readonly reason: Reason;
}

/** An edge as text: `gateway -> auth:5000/TCP`. */
export function formatEdge({ from, to, port, protocol }: Edge): string {
  return `${from.name} -> ${to.name}:${port}/${protocol}`;
}
