import type { PlannedCluster, PlannedMicroservice } from "../../../generator/src/plan/types.ts";
import { argocdNamespace } from "../../cluster/argocd.ts";
import type { LiveObject } from "../../kinds.ts";
import { namespacesOf } from "../../planned.ts";
import { type Check, error, type Finding } from "./finding.ts";

/** Names and ports that TaskFlow needs and another one may have. */
export const checkNames: Check = async ({ api, planned }) => {
  const [namespaces, services, ingresses] = await Promise.all([
    api.list("Namespace"),
    api.list("Service"),
    api.list("Ingress"),
  ]);
  const ours = new Set(namespacesOf(planned));
  return [
    ...namespaces
      .filter(({ metadata }) => ours.has(metadata.name) || metadata.name === argocdNamespace)
      .flatMap(ending),
    ...services.flatMap((service) => takenPorts(service, planned)),
    ...ingresses
      .filter(({ metadata }) => !ours.has(metadata.namespace ?? ""))
      .flatMap((ingress) => takenHosts(ingress, planned)),
  ];
};

/** A namespace that is being deleted takes nothing in, and may wait for ever for what is in it. */
function ending({ metadata, status }: LiveObject): Finding[] {
  if (!metadata.deletionTimestamp) return [];
  const conditions: { status: string; message: string }[] = status?.conditions ?? [];
  const why = conditions.filter(({ status: is }) => is === "True").map(({ message }) => message);
  const words = `namespace ${metadata.name} is being deleted since ${metadata.deletionTimestamp}: wait until it is gone`;
  return [error(why.length > 0 ? `${words}; it waits for this: ${why.join("; ")}` : words)];
}

function takenPorts({ metadata, spec }: LiveObject, planned: PlannedCluster): Finding[] {
  const ports: { nodePort?: number }[] = spec.ports ?? []; // a name for what is outside has none
  return [...ports, { nodePort: spec.healthCheckNodePort }].flatMap(({ nodePort }) => {
    const wanting = nodePort && wants(nodePort, planned);
    if (!wanting || (wanting.namespace === metadata.namespace && wanting.name === metadata.name)) return [];
    return [
      error(
        `NodePort ${nodePort} is taken by Service ${metadata.namespace}/${metadata.name}; ${wanting.name} needs it: free it, or set "nodePorts" in generator/src/catalog/clusters/${planned.name}.ts and render`,
      ),
    ];
  });
}

/** The microservice that is declared to have this NodePort. */
function wants(nodePort: number, { components }: PlannedCluster): PlannedMicroservice | undefined {
  return components
    .filter((component) => component.kind === "microservice")
    .find(({ ports }) => ports.some((port) => port.nodePort === nodePort));
}

function takenHosts({ metadata, spec }: LiveObject, { hosts }: PlannedCluster): Finding[] {
  const rules: { host?: string }[] = spec.rules ?? [];
  return rules
    .filter(({ host }) => host && hosts.includes(host))
    .map(({ host }) =>
      error(
        `host ${host} is taken by Ingress ${metadata.namespace}/${metadata.name}: remove it there, or name another in the catalog`,
      ),
    );
}
