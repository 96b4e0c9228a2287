import { formatCpu, formatMemory, parseQuantity } from "../../../generator/src/model/quantity.ts";
import type { PlannedCluster, PlannedComponent } from "../../../generator/src/plan/types.ts";
import { title } from "../../application.ts";
import type { LiveObject } from "../../kinds.ts";
import { namespacesOf } from "../../planned.ts";
import { type Check, error, type Finding, warning } from "./finding.ts";

/** CPU cores and bytes of memory. */
interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

interface Quantities {
  readonly cpu?: string;
  readonly memory?: string;
}

/** Checks that the application's requests fit beside the requests of other pods. */
export const checkSize: Check = async ({ api, planned }) => {
  const [nodes, pods] = await Promise.all([api.list("Node"), api.list("Pod")]);
  return judgeSize(planned, nodes, pods);
};

/** @param pods of all namespaces; the application's own pods are not counted twice */
export function judgeSize(
  planned: PlannedCluster,
  nodes: readonly LiveObject[],
  pods: readonly LiveObject[],
): Finding[] {
  const usable = nodes.filter(takesPods);
  const names = new Set(usable.map(({ metadata }) => metadata.name));
  const ours = new Set(namespacesOf(planned));
  const others = pods.filter(
    ({ metadata, spec, status }) =>
      !ours.has(metadata.namespace ?? "") &&
      !["Succeeded", "Failed"].includes(status.phase) &&
      // A pod without a node is waiting for free resources, and gets them first.
      (!spec.nodeName || names.has(spec.nodeName)),
  );
  const there = sum(usable.map(({ status }) => amounts(status.allocatable)));
  const taken = sum(others.map(requestsOf));
  const needed = sum(planned.components.map(requested));
  const unready = nodes.filter(notReady).map(({ metadata }) => warning(`Node ${metadata.name} is not ready`));
  if (usable.length === 0)
    return [error("the cluster has no Node that accepts pods: each is unschedulable or has a taint"), ...unready];
  return [
    ...fits("CPU", there.cpu - taken.cpu, needed.cpu, formatCpu),
    ...fits("memory", there.memory - taken.memory, needed.memory, formatMemory),
    ...unready,
  ];
}

function fits(resource: string, free: number, needed: number, show: (amount: number) => string): Finding[] {
  if (free >= needed) return [];
  const lacks = `${title} requests ${show(needed)} of ${resource}, and ${show(Math.max(0, free))} are free`;
  return [error(`${lacks}: ${show(needed - free)} more are needed`)];
}

/**
 * Whether a node is schedulable and not reserved for others. Kubernetes' own taints (`node.kubernetes.io/`) report temporary
 * conditions of a node: they do not count here, since a node that is not ready has its own warning.
 */
function takesPods({ spec }: LiveObject): boolean {
  const taints: { key: string; effect: string }[] = spec.taints ?? [];
  const closed = taints.some(
    ({ key, effect }) => effect !== "PreferNoSchedule" && !key.startsWith("node.kubernetes.io/"),
  );
  return !spec.unschedulable && !closed;
}

function notReady({ status }: LiveObject): boolean {
  const conditions: { type: string; status: string }[] = status.conditions ?? [];
  return !conditions.some(({ type, status: is }) => type === "Ready" && is === "True");
}

/** The requests of all replicas of a component together. */
function requested(component: PlannedComponent): Amounts {
  if (component.kind !== "microservice") return none;
  const each = [component, ...component.sidecars].map(({ resources }) =>
    amounts({ cpu: resources.cpu[0], memory: resources.memory[0] }),
  );
  return times(sum(each), component.scale?.min ?? component.replicas);
}

/**
 * The resources that the scheduler reserves for a pod: the sum of its containers, or, if that is more, its largest init
 * container together with the sidecars that start before it.
 */
function requestsOf({ spec }: LiveObject): Amounts {
  let sidecars = none;
  let start = none;
  for (const container of (spec.initContainers ?? []) as Container[]) {
    const requests = amounts(container.resources?.requests);
    start = larger(start, sum([sidecars, requests]));
    if (container.restartPolicy === "Always") sidecars = sum([sidecars, requests]);
  }
  const containers: Container[] = spec.containers;
  const run = sum([sidecars, ...containers.map(({ resources }) => amounts(resources?.requests))]);
  return sum([larger(run, start), amounts(spec.overhead)]);
}

interface Container {
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: Quantities };
}

const none: Amounts = { cpu: 0, memory: 0 };

const amounts = ({ cpu = "0", memory = "0" }: Quantities = {}): Amounts => ({
  cpu: numberOf(cpu),
  memory: numberOf(memory),
});

/** Pods of others may use notations of quantities that this repository does not, such as 129e6. */
const numberOf = (quantity: string): number => parseQuantity(quantity) ?? (Number(quantity) || 0);

const times = ({ cpu, memory }: Amounts, factor: number): Amounts => ({ cpu: cpu * factor, memory: memory * factor });

const larger = (a: Amounts, b: Amounts): Amounts => ({
  cpu: Math.max(a.cpu, b.cpu),
  memory: Math.max(a.memory, b.memory),
});

const sum = (all: readonly Amounts[]): Amounts =>
  all.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), none);
