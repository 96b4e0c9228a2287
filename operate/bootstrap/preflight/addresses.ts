import { BlockList } from "node:net";
import type { LiveObject } from "../../kinds.ts";
import { type Check, warning } from "./finding.ts";

/** Policies for addresses outside the cluster exclude `podCidr`: the pods must really have addresses of that network. */
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
      `pod ${metadata.namespace}/${metadata.name} has the address ${status.podIP}, outside the pod network ${podCidr}: policies treat it as an address outside the cluster. Set "podCidr" in generator/src/catalog/clusters/${name}.ts and run npm run generate`,
    ),
  ];
};

/** Whether a pod has an address of its own instead of the node's. IPv4 only, as podCidr. */
const hasOwnAddress = ({ spec, status }: LiveObject): boolean =>
  !spec.hostNetwork && /^\d+(\.\d+){3}$/.test(status.podIP ?? "");
