import { formatCpu, formatMemory, parseQuantity } from "../../../generator/src/model/quantity.ts";
import type { PlannedComponent } from "../../../generator/src/plan/types.ts";
import type { KubeObject } from "../../kinds.ts";
import type { Check, Finding } from "./index.ts";
import { error, warning } from "./index.ts";

type Amounts = { readonly cpu: number; readonly memory: number };

/** Whether what TaskFlow asks for fits beside what others have asked for. */
export const checkSize: Check = async ({ api, planned }) => {
  const [nodes, pods] = await Promise.all([api.list("Node"), api.list("Pod")]);
  const ours = new Set<string>(planned.components.map(({ kind, name }) => (kind === "namespace" ? name : "")));
  const others = pods.filter(
    ({ metadata, status }) => !ours.has(metadata.namespace ?? "") && !["Succeeded", "Failed"].includes(status.phase),
  );
  const there = sum(nodes.filter(({ spec }) => !spec.unschedulable).map(({ status }) => amounts(status.allocatable)));
  const taken = sum(others.map(requestsOf));
  const wanted = sum(planned.components.map(requested));
  return [
    ...fits("CPU", there.cpu - taken.cpu, wanted.cpu, formatCpu),
    ...fits("memory", there.memory - taken.memory, wanted.memory, formatMemory),
    ...(nodes.length === 0 ? [error("the cluster has no node")] : []),
    ...nodes.filter(notReady).map(({ metadata }) => warning(`node ${metadata.name} is not ready`)),
  ];
};

function fits(what: string, free: number, wanted: number, show: (amount: number) => string): Finding[] {
  if (free >= wanted) return [];
  const lacks = `TaskFlow asks for ${show(wanted)} of ${what}, and ${show(Math.max(0, free))} are free`;
  return [error(`${lacks}: ${show(wanted - Math.max(0, free))} more are needed`)];
}

/** What all replicas of a component ask for together. */
function requested(component: PlannedComponent): Amounts {
  if (component.kind === "namespace") return { cpu: 0, memory: 0 };
  const each = sum(
    [component, ...component.sidecars].map(({ resources }) =>
      amounts({ cpu: resources.cpu[0], memory: resources.memory[0] }),
    ),
  );
  return times(each, replicasOf(component));
}

const replicasOf = (component: PlannedComponent): number =>
  component.kind === "namespace" ? 0 : (component.scale?.min ?? component.replicas);

function requestsOf({ spec }: KubeObject): Amounts {
  return sum(spec.containers.map(({ resources }: KubeObject) => amounts(resources?.requests ?? {})));
}

const amounts = ({ cpu = "0", memory = "0" }: { readonly cpu?: string; readonly memory?: string }): Amounts => ({
  cpu: parseQuantity(cpu) ?? 0,
  memory: parseQuantity(memory) ?? 0,
});

const times = ({ cpu, memory }: Amounts, factor: number): Amounts => ({ cpu: cpu * factor, memory: memory * factor });

const sum = (all: readonly Amounts[]): Amounts =>
  all.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), { cpu: 0, memory: 0 });

function notReady({ status }: KubeObject): boolean {
  return !status.conditions?.some(
    ({ type, status: is }: { type: string; status: string }) => type === "Ready" && is === "True",
  );
}
