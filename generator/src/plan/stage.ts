import type { Cluster } from "../model/cluster.ts";
import type { Facts, MonitoringFacts } from "./facts.ts";
import { prefixOf } from "./installation.ts";

/** The clusters that share one Kubernetes cluster with this one: the one that it is beside, and all that are beside the same. */
export function neighboursOf({ clusters }: Pick<Facts, "clusters">, cluster: Cluster): Cluster[] {
  const home = cluster.stage?.beside ?? cluster.name;
  return Object.values(clusters).filter(
    (other) => other.name !== cluster.name && (other.name === home || other.stage?.beside === home),
  );
}

/**
 * The facts of one installation. Where others share its Kubernetes cluster, its rules and dashboards query its own namespaces
 * and Applications: one Argo CD reports on all of them.
 */
export function factsOn(facts: Facts, cluster: Cluster): Facts {
  const others = neighboursOf(facts, cluster).flatMap((other) => (other.stage ? [`${prefixOf(other)}.+`] : []));
  const prefix = prefixOf(cluster);
  if (prefix === "" && others.length === 0) return facts;
  const projects = prefix === "" ? `project!~"${others.join("|")}"` : `project=~"${prefix}.+"`;
  const names = [facts.application.name, ...Object.keys(facts.application.namespaces)];
  const change = (text: string): string => ofApplications(ofNamespaces(text, names, prefix), projects, prefix);
  const { monitoring } = facts;
  const [ruleGroups, dashboards] = [monitoring.ruleGroups, monitoring.dashboards].map((some) => changed(some, change));
  return { ...facts, monitoring: { ...monitoring, ruleGroups, dashboards } as MonitoringFacts };
}

/** Changes the text of every expression. */
function changed(value: unknown, change: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => changed(item, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === "text" && typeof inner === "string" ? change(inner) : changed(inner, change),
  ]);
  return Object.fromEntries(entries);
}

/** Adds the prefix to whole values of label matchers: `namespace="a"`, or one of the alternatives in `namespace=~"a|b"`. */
function ofNamespaces(text: string, names: readonly string[], prefix: string): string {
  const longestFirst = [...names].sort((a, b) => b.length - a.length).join("|");
  return text.replace(new RegExp(`(?<=[=~]"|[|])(?:${longestFirst})(?=[|"])`, "g"), (found) => prefix + found);
}

/** Selects the installation's own Applications; the workload of one is its name without the prefix. */
function ofApplications(text: string, projects: string, prefix: string): string {
  return text
    .replace(/\b(argocd_app_(?:info|sync_total))(\{)?/g, (_, metric, open) =>
      open ? `${metric}{${projects}, ` : `${metric}{${projects}}`,
    )
    .replaceAll('"name", "(.+)"', `"name", "${prefix}(.+)"`);
}
