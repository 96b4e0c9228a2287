import { formatCpu, formatMemory, parseQuantity } from "../../../generator/src/model/quantity.ts";
import type { PlannedCluster, PlannedComponent } from "../../../generator/src/plan/types.ts";
import type { LiveObject } from "../../kinds.ts";
import { namespacesOf } from "../../planned.ts";
import { type Check, error, type Finding, warning } from "./finding.ts";

/** CPUs and bytes. */
interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

interface Quantities {
  readonly cpu?: string;
  readonly memory?: string;
}

/** Whether what TaskFlow asks for fits beside what others have asked for. */
export const checkSize: Check = async ({ api, planned }) => {
  const [nodes, pods] = await Promise.all([api.list("Node"), api.list("Pod")]);
  return judgeSize(planned, nodes, pods);
};

/** @param pods of all namespaces; TaskFlow's own do not count twice */
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
      // One without a node waits for room, and was there first.
      (!spec.nodeName || names.has(spec.nodeName)),
  );
  const there = sum(usable.map(({ status }) => amounts(status.allocatable)));
  const taken = sum(others.map(requestsOf));
  const wanted = sum(planned.components.map(requested));
  const unready = nodes.filter(notReady).map(({ metadata }) => warning(`node ${metadata.name} is not ready`));
  if (usable.length === 0) return [error("the cluster has no node that takes pods"), ...unready];
  return [
    ...fits("CPU", there.cpu - taken.cpu, wanted.cpu, formatCpu),
    ...fits("memory", there.memory - taken.memory, wanted.memory, formatMemory),
    ...unready,
  ];
}

function fits(what: string, free: number, wanted: number, show: (amount: number) => string): Finding[] {
  if (free >= wanted) return [];
  const lacks = `TaskFlow asks for ${show(wanted)} of ${what}, and ${show(Math.max(0, free))} are free`;
  return [error(`${lacks}: ${show(wanted - free)} more are needed`)];
}

/** Neither closed nor kept for others. A node's troubles are taints, too, and pass: it is said that it is not ready. */
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

/** What all replicas of a component ask for together. */
function requested(component: PlannedComponent): Amounts {
  if (component.kind !== "microservice") return none;
  const each = [component, ...component.sidecars].map(({ resources }) =>
    amounts({ cpu: resources.cpu[0], memory: resources.memory[0] }),
  );
  return times(sum(each), component.scale?.min ?? component.replicas);
}

/**
 * What the scheduler keeps free for a pod: its containers together, or, where that is more, its largest init container beside
 * the sidecars that were started before it.
 */
function requestsOf({ spec }: LiveObject): Amounts {
  let sidecars = none;
  let start = none;
  for (const container of (spec.initContainers ?? []) as Container[]) {
    const asked = amounts(container.resources?.requests);
    start = larger(start, sum([sidecars, asked]));
    if (container.restartPolicy === "Always") sidecars = sum([sidecars, asked]);
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

/** Others may write quantities that nobody writes here, such as 129e6. */
const numberOf = (quantity: string): number => parseQuantity(quantity) ?? (Number(quantity) || 0);

const times = ({ cpu, memory }: Amounts, factor: number): Amounts => ({ cpu: cpu * factor, memory: memory * factor });

const larger = (a: Amounts, b: Amounts): Amounts => ({
  cpu: Math.max(a.cpu, b.cpu),
  memory: Math.max(a.memory, b.memory),
});

const sum = (all: readonly Amounts[]): Amounts =>
  all.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), none);
