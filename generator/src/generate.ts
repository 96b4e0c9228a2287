import { besideEachOther } from "./checks/beside.ts";
import { check } from "./checks/index.ts";
import { reachability } from "./checks/reachability.ts";
import type { Rendered } from "./checks/rule.ts";
import type { Cluster } from "./model/cluster.ts";
import { type Issue, Refused } from "./model/issue.ts";
import { renderedFolders } from "./model/layout.ts";
import { clusterKeys } from "./plan/cluster-key.ts";
import type { Facts } from "./plan/facts.ts";
import { plan } from "./plan/plan.ts";
import { neighboursOf } from "./plan/stage.ts";
import type { PlannedCluster } from "./plan/types.ts";
import { validate } from "./plan/validate.ts";
import { compare, compareRoot } from "./tree/compare.ts";
import { printOf } from "./tree/output-print.ts";
import { refusedRemovals } from "./tree/removals.ts";
import { hearSignals } from "./tree/signals.ts";
import type { Rendered as Remembered, Stamp } from "./tree/stamp.ts";
import { begin, type Changes } from "./tree/transaction.ts";
import { type ClusterTree, renderCluster } from "./trees.ts";

export interface Options {
  /** The folder that holds clusters/, apps/ and argocd/. */
  readonly out: string;
  /** The names of the clusters to render; null: all. */
  readonly only: readonly string[] | null;
  /** Components and clusters that may lose objects that hold data, or many objects at once. */
  readonly allowRemoval: readonly string[];
  /** Called after each cluster. */
  readonly progress: (done: number, total: number) => void;
  /** The last run's memory; with null every cluster is rendered. */
  readonly stamp: Pick<Stamp, "code" | "recall"> | null;
}

export interface Result extends Changes {
  readonly clusters: number;
  readonly objects: number;
  /** Each cluster as it is on disk now, for the next run's memory. */
  readonly rendered: ReadonlyMap<string, Remembered>;
}

/** Renders the facts into trees: plans, renders, checks and stages each cluster, then puts all of them in place, or none. */
export async function generate(facts: Facts, options: Options): Promise<Result> {
  const keyOf = clusterKeys(facts, options.stamp?.code ?? "");
  const recalled = recall(facts, options, keyOf);
  const clusters = valid(facts, options.only, new Set(recalled.keys()));
  const units = clusters.flatMap(({ name }) => unitsOf(name));
  const transaction = begin(options.out, units, { whole: options.only === null });
  try {
    const issues: Issue[] = [];
    const changes: Changes[] = [{ added: [], changed: [], removed: transaction.strays }];
    const rendered = new Map<string, Remembered>();
    for (const [index, cluster] of clusters.entries()) {
      const last = recalled.get(cluster);
      if (last) rendered.set(cluster.name, last);
      else {
        const { planned, tree } = render(facts, cluster);
        issues.push(...check(toJudge(planned, tree)), ...wrongNeighbours(facts, cluster, { planned, tree }));
        const own = issues.length > 0 ? [] : tree.units.map(({ path, files }) => transaction.stage(path, files));
        changes.push(...own);
        const written = own.some(({ added, changed, removed }) => added.length + changed.length + removed.length > 0);
        const print = printOf(tree.units.flatMap(({ files }) => files));
        const [{ files }, objects] = [tree.units[0], tree.manifests.length];
        rendered.set(cluster.name, { key: keyOf(cluster), files: files.length, objects, print, written });
      }
      options.progress(index + 1, clusters.length);
      await hearSignals();
    }
    const total = merge(changes);
    const kept = new Map([...rendered].map(([name, { files }]) => [name, files]));
    issues.push(...transaction.issues(), ...refusedRemovals(total.removed, kept, options));
    if (issues.length > 0) throw new Refused(issues);
    transaction.commit();
    const objects = [...rendered.values()].reduce((sum, made) => sum + made.objects, 0);
    return { clusters: clusters.length, objects, rendered, ...total };
  } finally {
    transaction.abort();
  }
}

/** Lists every change that `generate` would make, as issues. Writes nothing. */
export function compareWithDisk(
  facts: Facts,
  { out, only, progress }: Omit<Options, "allowRemoval" | "stamp">,
): Issue[] {
  const clusters = valid(facts, only);
  const issues = compareRoot(
    out,
    clusters.flatMap(({ name }) => unitsOf(name)),
    { whole: only === null },
  );
  for (const [index, cluster] of clusters.entries()) {
    const { planned, tree } = render(facts, cluster);
    issues.push(...check(toJudge(planned, tree)), ...wrongNeighbours(facts, cluster, { planned, tree }));
    issues.push(...tree.units.flatMap((unit) => compare(out, unit.path, unit.files)));
    progress(index + 1, clusters.length);
  }
  return issues;
}

/** The folders that one cluster owns. */
const unitsOf = (cluster: string): string[] => renderedFolders.map((top) => `${top}/${cluster}`);

/** The clusters whose folders are still as the last run left them, for equal facts. Equal facts were valid then. */
function recall(
  facts: Facts,
  { stamp, only }: Pick<Options, "stamp" | "only">,
  keyOf: (cluster: Cluster) => string,
): ReadonlyMap<Cluster, Remembered> {
  const found = new Map<Cluster, Remembered>();
  if (!stamp) return found;
  try {
    for (const cluster of Object.values(facts.clusters)) {
      const last =
        only === null || only.includes(cluster.name) ? stamp.recall(cluster.name, keyOf(cluster)) : undefined;
      if (last) found.set(cluster, last);
    }
    return found;
  } catch {
    return new Map(); // facts that have no key are no facts: `validate` says which
  }
}

function valid(facts: Facts, only: readonly string[] | null, judged: ReadonlySet<Cluster> = new Set()): Cluster[] {
  const issues = validate(facts, judged);
  if (issues.length > 0) throw new Refused(issues);
  return Object.values(facts.clusters).filter(({ name }) => only === null || only.includes(name));
}

/** A cluster's plan and the folders that follow from it. */
export interface RenderedCluster {
  readonly planned: PlannedCluster;
  readonly tree: ClusterTree;
}

export function render(facts: Facts, cluster: Cluster): RenderedCluster {
  const planned = plan(facts, cluster);
  return { planned, tree: renderCluster(planned, facts.delivery) };
}

/**
 * Proves the installations on one Kubernetes cluster as one: together, too, their policies allow exactly the edges that each of
 * them declares, and so none from one to another.
 */
function wrongNeighbours(facts: Facts, cluster: Cluster, own: RenderedCluster): Issue[] {
  const neighbours = cluster.stage ? neighboursOf(facts, cluster) : [];
  if (neighbours.length === 0) return [];
  const judged = ({ planned, tree }: RenderedCluster) => toJudge(planned, tree);
  return reachability(besideEachOther([judged(own), ...neighbours.map((other) => judged(render(facts, other)))]));
}

/** The manifests with the declarations that the checks compare them with. */
export function toJudge(planned: PlannedCluster, { manifests }: ClusterTree): Rendered {
  const { name, declaredMicroservices, edges, hosts, ingressController, size, nodes, platform, podCidr } = planned;
  const namespaces = Object.values(planned.installation.namespaces);
  const secrets = planned.secrets.map((secret) => ({ ...secret, keys: secret.keys.map(({ key }) => key) }));
  return {
    declared: {
      cluster: name,
      microservices: declaredMicroservices,
      edges,
      secrets,
      hosts,
      size,
      nodes,
      podSecurity: Object.fromEntries(namespaces.map((namespace) => [namespace.name, namespace.podSecurity])),
      exceptions: planned.exceptions,
      ingressController,
      platform,
      podCidr,
    },
    manifests,
  };
}

function merge(changes: readonly Changes[]): Changes {
  return {
    added: changes.flatMap(({ added }) => added),
    changed: changes.flatMap(({ changed }) => changed),
    removed: changes.flatMap(({ removed }) => removed),
  };
}
