import { BlockList } from "node:net";
import type { LiveObject } from "../../kinds.ts";
import { type Check, type Finding, warning } from "./finding.ts";

/**
 * Checks the declared networks: policies for addresses outside the cluster exclude `podCidr`, so the pods must really have
 * addresses of that network; the API server, and pods on a node's network, are reached at addresses of `nodeCidrs`.
 */
export const checkAddresses: Check = async ({ api, planned, cluster }) => {
  const [pods, nodes] = await Promise.all([api.list("Pod"), api.list("Node")]);
  return [...podsOutside(pods, planned), ...nodesOutside(nodes, cluster)];
};

function podsOutside(
  pods: readonly LiveObject[],
  { podCidr, name }: { readonly podCidr: string; readonly name: string },
): Finding[] {
  const declared = networks([podCidr]);
  const outside = pods.find((pod) => hasOwnAddress(pod) && !declared.check(pod.status.podIP));
  if (!outside) return [];
  const { metadata, status } = outside;
  return [
    warning(
      `pod ${metadata.namespace}/${metadata.name} has the address ${status.podIP}, outside the pod network ${podCidr}: policies treat it as an address outside the cluster. Set "podCidr" in generator/src/catalog/clusters/${name}.ts and run npm run generate`,
    ),
  ];
}

function nodesOutside(
  nodes: readonly LiveObject[],
  { nodeCidrs, name }: { readonly nodeCidrs: readonly string[]; readonly name: string },
): Finding[] {
  const declared = networks(nodeCidrs);
  return nodes.flatMap(({ metadata, status }) => {
    const all: readonly { readonly type: string; readonly address: string }[] = status?.addresses ?? [];
    return all
      .filter(({ type, address }) => type === "InternalIP" && isIpv4(address) && !declared.check(address))
      .map(({ address }) =>
        warning(
          `Node ${metadata.name} has the address ${address}, outside the node networks ${nodeCidrs.join(", ")}: pods that call the API server there are refused by their policies. Set "nodeCidrs" in generator/src/catalog/clusters/${name}.ts and run npm run generate`,
        ),
      );
  });
}

function networks(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = "", bits = ""] = cidr.split("/");
    list.addSubnet(network, Number(bits));
  }
  return list;
}

/** Whether a pod has an address of its own instead of the node's. IPv4 only, as podCidr. */
const hasOwnAddress = ({ spec, status }: LiveObject): boolean => !spec.hostNetwork && isIpv4(status.podIP ?? "");

const isIpv4 = (address: string): boolean => /^\d+(\.\d+){3}$/.test(address);
