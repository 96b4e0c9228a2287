/** The communication graph: every connection that anybody may open, each declared once. */

export type Protocol = "TCP" | "UDP";

/** Pods that an edge starts or ends at: all that carry the labels, in one namespace. */
export interface PodPeer {
  readonly kind: "pods";
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Addresses outside of the cluster's pod network. */
export interface AddressPeer {
  readonly kind: "addresses";
  readonly name: string;
  /** IPv4 ranges in CIDR notation. */
  readonly cidr: string;
  readonly except: readonly string[];
}

export type Peer = PodPeer | AddressPeer;

/** Why a connection exists. Reviewers read it, and diagrams are drawn from it. */
export type Reason = "calls" | "dns" | "api-server" | "scrape" | "ingress" | "node-port" | "external";

/** One allowed connection: from opens it, to listens on the port. */
export interface Edge {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  readonly protocol: Protocol;
  readonly reason: Reason;
}

/** An edge in words: `gateway -> auth:5000/TCP`. */
export function formatEdge({ from, to, port, protocol }: Edge): string {
  return `${from.name} -> ${to.name}:${port}/${protocol}`;
}
