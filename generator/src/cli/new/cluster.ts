import type { Cluster } from "../../model/cluster.ts";
import { didYouMean } from "../../model/names.ts";
import type { Facts } from "../../plan/facts.ts";
import { Usage } from "../command/usage.ts";
import { identifier } from "../register.ts";
import type { Declaration } from "./declaration.ts";
import { type Distribution, distributionFacts, distributions } from "./distributions.ts";

/**
 * The declaration of a new cluster. Its page is that of the first cluster, under a host name of its own.
 * @throws Usage where the distribution is not known
 */
export function clusterDeclaration(name: string, like: string | undefined, facts: Facts): Declaration {
  const distribution = knownDistribution(like ?? "k3s");
  const { start, kubernetes, size, storageClass, podCidr, nodeCidrs, apiServerPorts, entry } =
    distributionFacts[distribution];
  const [first] = Object.values<Cluster>(facts.clusters);
  if (!first) throw new Error("generator/src/catalog/clusters/index.ts has no cluster");
  const { dns, containerDefaults, monitoring } = first;
  const { retentionDays, ...others } = monitoring;
  const own = { ...others, host: `monitoring.${name}.test` };
  return {
    imports: [
      'import type { Cluster } from "../../model/cluster.ts";',
      'import type { MicroserviceName } from "../microservices/index.ts";',
      'import { containerDefaults, dns, retention } from "./common.ts";',
    ],
    comment: `A cluster of ${distribution}: ${start}. Compare each fact with the cluster: bootstrap does so before it changes anything.`,
    variable: identifier(name),
    type: "Cluster<MicroserviceName>",
    fields: {
      name: { value: name },
      description: { value: `TODO: the purpose of ${name} in one sentence` },
      kubernetes: { value: kubernetes, after: "kubectl version" },
      size: {
        value: size,
        after: "what all nodes together can allocate: kubectl describe nodes",
      },
      storageClass: { value: storageClass, after: "kubectl get storageclass" },
      podCidr: { value: podCidr, after: "the range of the addresses in kubectl get pods -A -o wide" },
      nodeCidrs: { value: nodeCidrs, after: "narrow it: INTERNAL-IP in kubectl get nodes -o wide" },
      replicas: { value: 1 },
      environment: { value: "development" },
      ingress: { value: { ...entry, hosts: hostsLike(first, `${facts.application.name}.${name}.test`) } },
      nodePorts: { value: [] },
      dns: { value: dns, spelled: "dns" },
      apiServerPorts: { value: apiServerPorts, after: "kubectl get endpoints kubernetes" },
      monitoring: {
        value: { ...own, retentionDays },
        spelled: JSON.stringify(own).replace(/\}$/, ", ...retention }"),
      },
      containerDefaults: { value: containerDefaults, spelled: "containerDefaults" },
    },
  };
}

function knownDistribution(like: string): Distribution {
  const found = distributions.find((each) => each === like);
  if (!found) throw new Usage(`unknown kind of cluster "${like}": ${didYouMean(like, distributions)}`);
  return found;
}

/** The first cluster's first host, under another name; none where that cluster has none. */
function hostsLike({ ingress }: Cluster, host: string): Cluster["ingress"]["hosts"] {
  const [first] = ingress.hosts;
  return first ? [{ host, paths: first.paths }] : [];
}
