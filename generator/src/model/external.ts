import type { SecretKey } from "./microservice.ts";
import type { Protocol } from "./traffic.ts";

/** A server outside every cluster. Calls to it are edges of the graph, as calls of a microservice are. */
export interface External {
  readonly description: string;
  readonly port: number;
  /** TCP by default. */
  readonly protocol?: Protocol;
  /** Whether connections to it are encrypted. */
  readonly tls: boolean;
  /** Ends each URL of it: "/archive" is the bucket of an object store. */
  readonly path?: string;
  /** Keys that the Secret of each caller gets. */
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  /** By the cluster's name: every cluster is listed. "absent": the callers run without it there. */
  readonly on: Readonly<Record<string, ExternalAddress | "absent">>;
}

export interface ExternalAddress {
  readonly host: string;
  /** IPv4 CIDRs: a NetworkPolicy cannot name a host. */
  readonly cidrs: readonly string[];
}

/** External servers by name. */
export type Externals = Readonly<Record<string, External>>;
