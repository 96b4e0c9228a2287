/** The cluster that a command works on: what is declared of it, and the running one. */
import { Usage } from "../generator/src/cli/arguments.ts";
import { knownCluster } from "../generator/src/cli/known.ts";
import { facts } from "../generator/src/facts.ts";
import type { Cluster } from "../generator/src/model/cluster.ts";
import { plan } from "../generator/src/plan/plan.ts";
import type { PlannedCluster } from "../generator/src/plan/types.ts";
import { type Api, openApi } from "./api.ts";
import { type Kubectl, kubectlOf } from "./kubectl.ts";

export { Usage };

export interface Target {
  /** As it is declared in generator/src/catalog/clusters. */
  readonly cluster: Cluster;
  /** What it should run. */
  readonly planned: PlannedCluster;
  readonly context: string | undefined;
  readonly api: Api;
  readonly kubectl: Kubectl;
}

/** @throws Usage that suggests the nearest name */
export function declaredCluster(name: string | undefined): Cluster {
  if (name === undefined) throw new Usage(`which cluster? ${Object.keys(facts.clusters).join(" or ")}`);
  return knownCluster(facts, name);
}

/** @throws Error with kubectl's words where it cannot be reached */
export async function openTarget(name: string | undefined, context?: string): Promise<Target> {
  const cluster = declaredCluster(name);
  const planned = plan(facts, cluster);
  return { cluster, planned, context, api: await openApi(context), kubectl: kubectlOf(context) };
}

/** An address of a node, IPv4: where NodePorts and an ingress controller on host ports answer. */
export async function nodeAddress(api: Api): Promise<string> {
  const nodes = await api.list("Node");
  const addresses = nodes.flatMap(({ status }) => status.addresses as { type: string; address: string }[]);
  const found = addresses.find(({ type, address }) => type === "InternalIP" && /^[\d.]+$/.test(address));
  if (!found) throw new Error("no node has an IPv4 address of the type InternalIP");
  return found.address;
}
