import { largestBody } from "../model/body-size.ts";
import { livePauseSeconds } from "../model/endpoints.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import type { Context, HostPath } from "./context.ts";
import { addressOf } from "./environment.ts";
import { gatewayBody } from "./gateway-routes.ts";
import { byHost, gatewayOf, takesItsOwn } from "./hosts.ts";
import type { Installation } from "./installation.ts";
import type { PlannedGateway, PlannedIngress, PlannedPath } from "./types.ts";

/** The hosts whose requests the cluster's controller sends to the microservice; null without any. */
export function planIngress(context: Context, microservice: Microservice): PlannedIngress | null {
  const { cluster, installation, hostPaths, microservices } = context;
  const own = hostPaths.filter(({ entry }) => entry === microservice);
  if (own.length === 0) return null;
  const { className, kind = "other" } = cluster.ingress;
  return {
    controller: kind,
    className,
    tlsSecret: installation.tlsSecret,
    gateway: gatewayPlace(context),
    limitsItself: takesItsOwn(microservice),
    hosts: byHost(own).map(([host, paths]) => ({
      host,
      paths: paths.map((path) => planPath(path, microservices)).sort((a, b) => (a.path < b.path ? -1 : 1)),
    })),
  };
}

function planPath(answer: HostPath, microservices: Microservices): PlannedPath {
  const { path, pathType = "Prefix", entry, target, maxBody, timeoutSeconds } = answer;
  const [first = ""] = Object.keys(entry.ports);
  const port = (target === entry ? answer.port : undefined) ?? first;
  return {
    path,
    pathType,
    port,
    servicePort: addressOf(entry, port).port,
    maxBody: maxBody ?? defaultBody(answer, microservices),
    pauseSeconds: timeoutSeconds ?? (target.run.kind === "page" ? livePauseSeconds : null),
    controllerLimits: maxBody !== undefined && !takesItsOwn(entry),
  };
}

/** The largest body of the routes behind the path: all routes behind a page or the gateway, otherwise the target's own. */
function defaultBody({ entry, target }: HostPath, microservices: Microservices): string | null {
  const gateway = gatewayOf(microservices);
  switch (target.run.kind) {
    case "page":
    case "gateway": {
      const behind = gateway?.calls.flatMap(({ to }) => microservices[to] ?? []) ?? [];
      return largestBody([gatewayBody, ...behind.flatMap(bodiesOf)]) ?? null;
    }
    default:
      return largestBody([...(entry === gateway ? [gatewayBody] : []), ...bodiesOf(target)]) ?? null;
  }
}

const bodiesOf = ({ routes = {} }: Microservice): string[] =>
  Object.values(routes).flatMap(({ maxBody }) => maxBody ?? []);

/**
 * The cluster's Gateway, in the namespace of the microservice that takes the first host's requests: a Gateway reads the
 * certificate in its own namespace, so no ReferenceGrant is needed.
 */
function gatewayPlace({ cluster, hostPaths, installation }: GatewayScope): PlannedIngress["gateway"] {
  const [first] = hostPaths;
  if (cluster.ingress.api !== "gateway-api" || !first) return null;
  return { name: installation.name, namespace: first.entry.namespace };
}

type GatewayScope = Pick<Context, "cluster" | "hostPaths"> & { readonly installation: Pick<Installation, "name"> };

/** The component with the Gateway; none on a cluster with Ingresses. */
export function planGatewayApi(context: Context): PlannedGateway[] {
  const { cluster, hostPaths, installation } = context;
  const place = gatewayPlace(context);
  if (!place) return [];
  const { name: application, domain, tlsSecret, namespaces } = installation;
  const { className, listenerPort = 443 } = cluster.ingress;
  const component = Object.values(namespaces).find(({ name }) => name === place.namespace)?.component;
  return [
    {
      kind: "gateway-api",
      name: gatewayComponent,
      namespace: place.namespace,
      belongsTo: { application, domain, component: component ?? place.namespace },
      gateway: place.name,
      className,
      listenerPort,
      tlsSecret,
      hosts: byHost(hostPaths).map(([host]) => host),
      routesFrom: [...new Set(hostPaths.map(({ entry }) => entry.namespace))].sort(),
    },
  ];
}

/** The folder of the Gateway: no microservice may have this name. */
export const gatewayComponent = "gateway-api";
