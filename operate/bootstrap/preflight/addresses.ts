import { BlockList } from "node:net";
import type { LiveObject } from "../../kinds.ts";
import { type Check, warning } from "./finding.ts";

/** Policies that speak of what is outside of the cluster leave out the pods' network: it has to be the one that pods have. */
export const checkAddresses: Check = async ({ api, planned }) => {
  const { podCidr, name } = planned;
  const [network = "", bits = ""] = podCidr.split("/");
  const declared = new BlockList();
  declared.addSubnet(network, Number(bits));
  const outside = (await api.list("Pod")).find((pod) => hasOwnAddress(pod) && !declared.check(pod.status.podIP));
  if (!outside) return [];
  const { metadata, status } = outside;
  return [
    warning(
      `pod ${metadata.namespace}/${metadata.name} has the address ${status.podIP}, which is outside of the pods' network ${podCidr}: policies take it for an address outside of the cluster; set "podCidr" in generator/src/catalog/clusters/${name}.ts and render`,
    ),
  ];
};

/** Not the node's. IPv4, as podCidr is. */
const hasOwnAddress = ({ spec, status }: LiveObject): boolean =>
  !spec.hostNetwork && /^\d+(\.\d+){3}$/.test(status.podIP ?? "");
