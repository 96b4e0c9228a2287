import type { Issue } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import { describe, type KubeObject, type Manifest } from "../render/manifest.ts";
import { formatServicePorts, hasPort } from "./backend-ports.ts";
import { type ClusterObjects, clusterObjects } from "./cluster-objects.ts";
import {
  type BackendReference,
  backendsOf,
  coversHost,
  gatewayGroup,
  isGateway,
  isHttpRoute,
  listenersOf,
  type Match,
  type ParentReference,
  rulesOf,
} from "./gateway-api.ts";
import { type Finding, issueAt, withHint } from "./per-object.ts";
import type { Rule } from "./rule.ts";
import { setBy, setByCharts, setByCluster } from "./source.ts";

/** An HTTPRoute serves the cluster's own hosts only, through a rendered Gateway that admits it, to ports of Services. */
export const validHttpRoute: Rule = (rendered) => {
  const cluster = clusterObjects(rendered);
  const taken = new Map<string, Manifest>();
  return cluster.ofKind("HTTPRoute").flatMap((manifest): Issue[] => {
    const { object } = manifest;
    if (!isHttpRoute(object)) return [];
    const findings = [
      ...hosts(object, cluster),
      ...parents(object, cluster),
      ...backendsOf(object).flatMap((backend) => port(object, backend, cluster)),
      ...duplicates(manifest, taken),
    ];
    return findings.map((finding) => issueAt(manifest, "valid-http-route", withHint(finding, cluster.declared)));
  });
};

const hostsOf = ({ spec }: KubeObject): readonly string[] => spec?.hostnames ?? [];

function hosts(route: KubeObject, { declared }: ClusterObjects): Finding[] {
  const hint = setByCluster(declared, "entry.hosts");
  if (hostsOf(route).length === 0) return [{ message: "has no hostnames: it serves every host name", hint }];
  return hostsOf(route)
    .filter((host) => !declared.hosts.includes(host))
    .map((host) => ({
      message: `host "${host}" is not one of the cluster's; ${didYouMean(host, declared.hosts)}`,
      hint,
    }));
}

function parents(route: KubeObject, cluster: ClusterObjects): Finding[] {
  const all: readonly ParentReference[] = route.spec?.parentRefs ?? [];
  if (all.length === 0) return [{ message: "has no parentRefs: no Gateway serves it", hint: setByCharts }];
  return all.flatMap((parent) => ofParent(route, parent, cluster)).map((message) => ({ message, hint: setByCharts }));
}

function ofParent(route: KubeObject, parent: ParentReference, { find, ofKind }: ClusterObjects): string[] {
  const { group = gatewayGroup, kind = "Gateway", name = "", namespace = route.metadata.namespace } = parent;
  if (group !== gatewayGroup || kind !== "Gateway") return [`parent "${name}" is a ${kind} of ${group}, not a Gateway`];
  const gateway = find("Gateway", namespace, name);
  if (!gateway || !isGateway(gateway)) {
    const known = ofKind("Gateway").map(({ object }) => object.metadata.name);
    return [`there is no Gateway "${name}" in ${namespace}; ${didYouMean(name, known)}`];
  }
  const { sectionName, port } = parent;
  const listeners = listenersOf(gateway);
  const meant = listeners.filter(
    (listener) =>
      (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port),
  );
  if (meant.length === 0) {
    const names = listeners.map((listener) => listener.name ?? "");
    const place = sectionName === undefined ? `on port ${port}` : `"${sectionName}"`;
    return [`Gateway "${name}" has no listener ${place}; known: ${names.join(", ")}`];
  }
  const admitting = meant.filter(
    ({ allowedRoutes }) =>
      namespace === route.metadata.namespace || (allowedRoutes?.namespaces?.from ?? "Same") !== "Same",
  );
  if (admitting.length === 0)
    return [
      `Gateway "${name}" admits routes of its own namespace ${namespace} only: allowedRoutes.namespaces.from is Same`,
    ];
  return hostsOf(route)
    .filter((host) => !admitting.some(({ hostname }) => coversHost(hostname, host)))
    .map((host) => `host "${host}" has no listener of Gateway "${name}": it would never be served`);
}

/** The port must be its Service's. no-missing-service reports a missing Service. */
function port(route: KubeObject, backend: BackendReference, { find }: ClusterObjects): Finding[] {
  const { group = "", kind = "Service", name = "", namespace = route.metadata.namespace } = backend;
  if (group !== "" || kind !== "Service")
    return [{ message: `backend "${name}" is a ${kind} of ${group}, not a Service`, hint: setByCharts }];
  if (namespace !== route.metadata.namespace)
    return [
      {
        message: `backend "${name}" is in ${namespace}, another namespace: only a ReferenceGrant there would allow it`,
        hint: setByCharts,
      },
    ];
  const service = find("Service", namespace, name);
  if (!service || (typeof backend.port === "number" && hasPort(service, backend.port))) return [];
  const message = `backend port ${backend.port} is not a port of Service ${name}, which has ${formatServicePorts(service)}`;
  return [{ message, hint: setBy(route, "ports") }];
}

/** Of two equal matches the older route wins: nobody sees that from the manifests. */
function duplicates(manifest: Manifest, taken: Map<string, Manifest>): Finding[] {
  const { object } = manifest;
  const keys = hostsOf(object).flatMap((host) =>
    rulesOf(object).flatMap(({ matches = [{}] }) => matches.map((match) => `${host}${keyOf(match)}`)),
  );
  return keys.flatMap((key) => {
    const other = taken.get(key);
    if (!other) {
      taken.set(key, manifest);
      return [];
    }
    const message = `${key} is also served by ${describe(other.object)} in ${other.path}`;
    return [{ message, hint: "generator/src/catalog/clusters sets which microservice serves each path" }];
  });
}

function keyOf({ path: { type = "PathPrefix", value = "/" } = {}, method, headers, queryParams }: Match): string {
  const rest = [method, headers && JSON.stringify(headers), queryParams && JSON.stringify(queryParams)];
  return [value, type === "PathPrefix" ? undefined : `(${type})`, ...rest].filter((part) => part).join(" ");
}
