/** The cluster that a command works on: its declaration, and the running cluster. */
import { required, text } from "../generator/src/cli/command/parameters.ts";
import { Usage } from "../generator/src/cli/command/usage.ts";
import { clusterNames, knownCluster } from "../generator/src/cli/known.ts";
import { facts } from "../generator/src/facts.ts";
import type { Cluster } from "../generator/src/model/cluster.ts";
import { plan } from "../generator/src/plan/plan.ts";
import type { PlannedCluster } from "../generator/src/plan/types.ts";
import { type Api, openApi } from "./api.ts";
import { type Kubectl, kubectlOf } from "./kubectl.ts";

/** The argument of every command that works on one declared cluster. */
export const clusterArgument = required("CLUSTER", "a cluster of generator/src/catalog/clusters", clusterNames);

export const contextOption = text("NAME", "the context of KUBECONFIG; by default the current one");

export interface Target {
  /** The declaration in generator/src/catalog/clusters. */
  readonly cluster: Cluster;
  /** All that the cluster should run. */
  readonly planned: PlannedCluster;
  readonly context: string | undefined;
  readonly api: Api;
  readonly kubectl: Kubectl;
}

/** @throws Usage that suggests the nearest name */
export function declaredCluster(name: string | undefined): Cluster {
  if (name === undefined) throw new Usage(`CLUSTER is missing: ${clusterNames().join(" or ")}`);
  return knownCluster(name);
}

/** @throws Error with kubectl's message if the cluster cannot be reached */
export async function openTarget(name: string | undefined, context?: string): Promise<Target> {
  const cluster = declaredCluster(name);
  const planned = plan(facts, cluster);
  return { cluster, planned, context, api: await openApi(context), kubectl: kubectlOf(context) };
}

/** The IPv4 address of a node: NodePorts and an ingress controller on host ports answer there. */
export async function nodeAddress(api: Api): Promise<string> {
  const nodes = await api.list("Node");
  const addresses = nodes.flatMap(({ status }) => status.addresses as { type: string; address: string }[]);
  const found = addresses.find(({ type, address }) => type === "InternalIP" && /^[\d.]+$/.test(address));
  if (!found) throw new Error("no Node has an IPv4 address of type InternalIP in status.addresses");
  return found.address;
}
