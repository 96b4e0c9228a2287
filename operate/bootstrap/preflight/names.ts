import type { PlannedCluster, PlannedMicroservice } from "../../../generator/src/plan/types.ts";
import { argocdNamespace, title } from "../../application.ts";
import type { LiveObject } from "../../kinds.ts";
import { namespacesOf } from "../../planned.ts";
import { type Check, error, type Finding } from "./finding.ts";

/** Checks the names and ports that the application needs and that other objects may occupy. */
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

/** A namespace that is being deleted accepts no objects, and its deletion may never end if a finalizer does not run. */
function ending({ metadata, status }: LiveObject): Finding[] {
  if (!metadata.deletionTimestamp) return [];
  const conditions: { status: string; message: string }[] = status?.conditions ?? [];
  const why = conditions.filter(({ status: is }) => is === "True").map(({ message }) => message);
  const sentence = `namespace ${metadata.name} is being deleted since ${metadata.deletionTimestamp}: wait until it is gone`;
  return [error(why.length > 0 ? `${sentence}; its deletion waits for: ${why.join("; ")}` : sentence)];
}

function takenPorts({ metadata, spec }: LiveObject, planned: PlannedCluster): Finding[] {
  const ports: { nodePort?: number }[] = spec.ports ?? []; // a Service of type ExternalName has none
  return [...ports, { nodePort: spec.healthCheckNodePort }].flatMap(({ nodePort }) => {
    const owner = nodePort && ownerOf(nodePort, planned);
    // A port of several has a Service of its own: see charts/parts/service.ts.
    const own = owner && [owner.name, `${owner.name}-node-port`].includes(metadata.name);
    if (!owner || (own && owner.namespace === metadata.namespace)) return [];
    return [
      error(
        `Service ${metadata.namespace}/${metadata.name} has the NodePort ${nodePort}, which ${owner.name} needs: free it, or set "nodePorts" in generator/src/catalog/clusters/${planned.name}.ts and run npm run generate`,
      ),
    ];
  });
}

/** The microservice that declares this NodePort. */
function ownerOf(nodePort: number, { components }: PlannedCluster): PlannedMicroservice | undefined {
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
        `Ingress ${metadata.namespace}/${metadata.name} has the host ${host}, which ${title} needs: remove it there, or choose another host in generator/src/catalog/clusters`,
      ),
    );
}
