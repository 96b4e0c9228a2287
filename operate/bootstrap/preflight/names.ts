import type { Check } from "./index.ts";
import { error } from "./index.ts";

/** Names and ports that TaskFlow needs and another one may have. */
export const checkNames: Check = async ({ api, planned }) => {
  const [namespaces, services, ingresses] = await Promise.all([
    api.list("Namespace"),
    api.list("Service"),
    api.list("Ingress"),
  ]);
  const ours = new Set<string>(
    planned.components.map(({ kind, name }) => (kind === "namespace" ? name : "")).filter(Boolean),
  );
  const wanted = new Map(
    planned.components.flatMap((component) =>
      component.kind === "namespace"
        ? []
        : component.ports.flatMap(({ nodePort }) => (nodePort === null ? [] : [[nodePort, component] as const])),
    ),
  );
  return [
    ...namespaces
      .filter(({ metadata }) => (ours.has(metadata.name) || metadata.name === "argocd") && metadata.deletionTimestamp)
      .map(({ metadata, spec, status }) => {
        const why = (status.conditions ?? [])
          .filter(({ status: is }: { status: string }) => is === "True")
          .map(({ message }: { message: string }) => message);
        return error(
          `namespace ${metadata.name} is being deleted since ${metadata.deletionTimestamp}: wait until it is gone; it waits for ${[...why, ...(spec.finalizers ?? [])].join("; ")}`,
        );
      }),
    ...services.flatMap(({ metadata, spec }) =>
      (spec.ports as { nodePort?: number }[]).flatMap(({ nodePort }) => {
        const component = nodePort === undefined ? undefined : wanted.get(nodePort);
        const itself =
          component?.kind === "microservice" &&
          component.namespace === metadata.namespace &&
          component.name === metadata.name;
        if (!component || itself) return [];
        return [
          error(
            `NodePort ${nodePort} is taken by Service ${metadata.namespace}/${metadata.name}; ${component.name} needs it: free it, or set "nodePorts" in generator/src/catalog/clusters/${planned.name}.ts and render`,
          ),
        ];
      }),
    ),
    ...ingresses
      .filter(({ metadata }) => !ours.has(metadata.namespace ?? ""))
      .flatMap(({ metadata, spec }) =>
        (spec.rules ?? [])
          .filter(({ host }: { host?: string }) => host && planned.hosts.includes(host))
          .map(({ host }: { host: string }) =>
            error(
              `host ${host} is taken by Ingress ${metadata.namespace}/${metadata.name}: remove it there, or name another in the catalog`,
            ),
          ),
      ),
  ];
};
