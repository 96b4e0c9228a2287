import type { Issue } from "../model/issue.ts";
import { formatCpu, formatMemory, parseQuantity } from "../model/quantity.ts";
import type { KubeObject, Manifest } from "../render/manifest.ts";
import { type ClusterObjects, clusterObjects } from "./cluster-objects.ts";
import { type Finding, issueAt } from "./per-object.ts";
import { countOf, needNames, needsOf } from "./pod-needs.ts";
import type { Rule } from "./rule.ts";
import { setByCluster, setByQuota } from "./source.ts";

const rule = "quota-fits";

/** The part of a resource that one object needs, in base units. */
interface Share {
  readonly name: string;
  readonly amount: number;
}

/**
 * All workloads at their maximum, during an update too, fit their namespace's quota; all at their minimum fit the nodes.
 */
export const quotaFits: Rule = (rendered) => {
  const cluster = clusterObjects(rendered);
  const ofNamespaces = cluster.ofKind("Namespace").flatMap((namespace): Issue[] => {
    const { name } = namespace.object.metadata;
    const inside = cluster.workloadsIn(name);
    const quotas = cluster.ofKind("ResourceQuota", name);
    if (quotas.length > 0) return quotas.flatMap((quota) => overQuota(quota, shares(name, inside, cluster), cluster));
    const message = `has ${inside.length} workloads and no ResourceQuota: nothing limits what they request together`;
    return inside.length === 0 ? [] : [issueAt(namespace, rule, { message, hint: setByQuota(cluster.declared) })];
  });
  return [...ofNamespaces, ...overSize([...cluster.namespaces].flatMap(cluster.workloadsIn), cluster)];
};

/** The largest share of each object, by the quota's own names of resources. */
function shares(namespace: string, workloads: readonly KubeObject[], cluster: ClusterObjects): Map<string, Share[]> {
  const counted = workloads.map((object) => {
    const { max, surge } = countOf(object, cluster.autoscalerOf(object), cluster.declared.nodes);
    return { object, name: object.metadata.name, pods: max + surge, max };
  });
  const found = new Map<string, Share[]>();
  for (const need of needNames) {
    found.set(
      need,
      counted.map(({ object, name, pods }) => ({
        name: `${name} ${pods} times`,
        amount: pods * (needsOf(object)?.[need] ?? 0),
      })),
    );
  }
  found.set(
    "pods",
    counted.map(({ name, pods }) => ({ name, amount: pods })),
  );
  const claims = cluster
    .ofKind("PersistentVolumeClaim", namespace)
    .map(({ object }) => ({ name: object.metadata.name, amount: 1 }));
  const templates = counted.map(({ object, name, max }) => ({
    name,
    amount: max * (object.spec?.volumeClaimTemplates?.length ?? 0),
  }));
  found.set("persistentvolumeclaims", [...claims, ...templates]);
  const services = cluster.ofKind("Service", namespace).map(({ object }) => object);
  found.set(
    "services.nodeports",
    services.map((service) => ({ name: service.metadata.name, amount: nodePorts(service) })),
  );
  const balanced = services.filter(({ spec }) => spec?.type === "LoadBalancer");
  found.set(
    "services.loadbalancers",
    balanced.map(({ metadata }) => ({ name: metadata.name, amount: 1 })),
  );
  return found;
}

function nodePorts({ spec }: KubeObject): number {
  return spec?.type === "NodePort" || spec?.type === "LoadBalancer" ? (spec.ports?.length ?? 0) : 0;
}

function overQuota(quota: Manifest, taken: Map<string, Share[]>, { declared }: ClusterObjects): Issue[] {
  const hard: Readonly<Record<string, string | number>> = quota.object.spec?.hard ?? {};
  const hint = setByQuota(declared);
  return Object.entries(hard).flatMap(([resource, quantity]) => {
    const offered = parseQuantity(quantity);
    if (offered === undefined)
      return [
        issueAt(quota, rule, { message: `${resource} "${quantity}" is not a quantity such as 250m or 128Mi`, hint }),
      ];
    const finding = over(resource, taken.get(resource) ?? [], offered, "the quota", hint);
    return finding ? [issueAt(quota, rule, finding)] : [];
  });
}

function overSize(workloads: readonly KubeObject[], { declared, autoscalerOf }: ClusterObjects): Issue[] {
  return (["cpu", "memory"] as const).flatMap((resource) => {
    const taken = workloads.map((object) => ({
      name: object.metadata.name,
      amount:
        countOf(object, autoscalerOf(object), declared.nodes).min * (needsOf(object)?.[`requests.${resource}`] ?? 0),
    }));
    const offered = parseQuantity(declared.size[resource]);
    const hint = setByCluster(declared, "size");
    const finding =
      offered === undefined
        ? { message: `size.${resource} "${declared.size[resource]}" is not a quantity`, hint }
        : over(`requests.${resource}`, taken, offered, "the cluster", hint);
    return finding ? [{ where: `clusters/${declared.cluster}`, ...finding, rule }] : [];
  });
}

function over(
  resource: string,
  taken: readonly Share[],
  offered: number,
  whose: string,
  hint: string,
): Finding<string> | undefined {
  const sum = taken.reduce((total, { amount }) => total + amount, 0);
  // Sums of decimal fractions are off by less than any quantity that a manifest would hold.
  if (sum <= offered + 1e-6) return undefined;
  const show = (amount: number) => format(resource, amount);
  const most = taken.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount);
  const largest = most.slice(0, 3).map(({ name, amount }) => `${name}: ${show(amount)}`);
  const others = most.length > 3 ? `, ${most.length - 3} more` : "";
  const message = `${resource}: ${show(sum)} needed, ${whose} offers ${show(offered)}: ${show(sum - offered)} too much`;
  return { message: `${message} (${largest.join(", ")}${others})`, hint };
}

function format(resource: string, amount: number): string {
  if (resource.endsWith("cpu")) return formatCpu(amount);
  return resource.endsWith("memory") || resource.endsWith("storage") ? formatMemory(amount) : String(amount);
}
