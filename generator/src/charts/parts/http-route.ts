import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedIngress, PlannedPath } from "../../plan/types.ts";
import { controllers } from "./controllers/index.ts";
import { gatewayApi, gatewayGroup, matchTypes } from "./gateway-api.ts";
import { labelsOf, type Named } from "./metadata.ts";

/** The most rules of an HTTPRoute that its CRD takes. */
const mostRules = 16;

/**
 * One HTTPRoute for each host, or several where the host has many paths: the rules of a route hold for all of its hosts. Fields that the API server would add are
 * written, since Argo CD compares lists as a whole and would report a difference permanently.
 */
export function httpRoutes(
  planned: Named,
  ingress: PlannedIngress,
  gateway: NonNullable<PlannedIngress["gateway"]>,
): KubeObject[] {
  const { name, namespace, belongsTo } = planned;
  const route = (named: string, host: string, paths: readonly PlannedPath[]) => ({
    apiVersion: gatewayApi,
    kind: "HTTPRoute",
    metadata: { name: named, namespace, labels: labelsOf(name, belongsTo) },
    spec: {
      parentRefs: [{ group: gatewayGroup, kind: "Gateway", ...gateway, sectionName: host }],
      hostnames: [host],
      rules: paths.map((path) => rule(planned, ingress, path)),
    },
  });
  return ingress.hosts.flatMap(({ host, paths }) =>
    // A host ends with no number, so no other host's route has such a name.
    chunksOf(paths, mostRules).map((some, index) =>
      route(index === 0 ? `${name}.${host}` : `${name}.${host}.${index + 1}`, host, some),
    ),
  );
}

const chunksOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

function rule(planned: Named, { controller, limitsItself }: PlannedIngress, path: PlannedPath) {
  const filters = controllers[controller].filters(planned, path);
  const timeouts = timeoutsOf(path, limitsItself);
  return {
    matches: [{ path: { type: matchTypes[path.pathType], value: path.path } }],
    ...(filters.length > 0 ? { filters } : {}),
    backendRefs: [{ group: "", kind: "Service", name: planned.name, port: path.servicePort, weight: 1 }],
    ...(timeouts ? { timeouts: { request: timeouts, backendRequest: timeouts } } : {}),
  };
}

/** The Gateway API limits a whole answer and not its pauses. An nginx of ours ends pauses itself, and its live updates have no end. */
function timeoutsOf({ pauseSeconds }: PlannedPath, limitsItself: boolean): string | undefined {
  if (limitsItself) return "0s";
  return pauseSeconds === null ? undefined : `${pauseSeconds}s`;
}
