import { didYouMean } from "../model/names.ts";
import type { KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { coversHost, isGateway, isHttpRoute, type Listener, listenersOf, type ParentReference } from "./gateway-api.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { setByCharts, setByCluster } from "./source.ts";

const secure = new Set(["HTTPS", "TLS"]);

/** A Gateway has a class, listens for the cluster's own hosts only, over TLS, and at least one route uses it. */
export const validGateway = inCluster(
  "valid-gateway",
  (gateway, cluster) => {
    const listeners = listenersOf(gateway);
    const { gatewayClassName } = gateway.spec ?? {};
    const names = listeners.map(({ name }) => name);
    const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
    const wrong = (message: string): Finding => ({ message, hint: setByCharts });
    return [
      ...(gatewayClassName ? [] : [wrong("has no gatewayClassName: no controller takes it")]),
      ...(listeners.length > 0 ? [] : [wrong("has no listener")]),
      ...[...twice].map((name) => wrong(`has two listeners named "${name}"`)),
      ...listeners.flatMap((listener) => ofListener(listener, cluster)),
      ...(isUsed(gateway, cluster) ? [] : [wrong("no HTTPRoute names it as its parent")]),
    ];
  },
  isGateway,
);

function ofListener({ name, hostname, port, protocol, tls }: Listener, { declared }: ClusterObjects): Finding[] {
  const where = `listener "${name}"`;
  const hint = setByCluster(declared, "entry.hosts");
  const own =
    hostname !== undefined &&
    (declared.hosts.includes(hostname) || declared.hosts.some((host) => coversHost(hostname, host)));
  const findings: Finding[] = [];
  if (hostname === undefined) findings.push({ message: `${where} has no hostname: it serves every host name`, hint });
  else if (!own)
    findings.push({
      message: `${where} hostname "${hostname}" is not one of the cluster's; ${didYouMean(hostname, declared.hosts)}`,
      hint,
    });
  if (!Number.isInteger(port) || (port ?? 0) < 1 || (port ?? 0) > 65535)
    findings.push({ message: `${where} port is ${port}, not a whole number from 1 to 65535`, hint: setByCharts });
  if (!secure.has(protocol ?? ""))
    findings.push({
      message: `${where} protocol is ${protocol}, without TLS: passwords would be sent in plain text`,
      hint: setByCharts,
    });
  else if (tls?.mode !== "Passthrough" && (tls?.certificateRefs ?? []).length === 0)
    findings.push({ message: `${where} has no certificateRefs for its TLS`, hint: setByCharts });
  return findings;
}

function isUsed({ metadata }: KubeObject, { ofKind }: ClusterObjects): boolean {
  return ofKind("HTTPRoute").some(({ object: route }) => {
    const parents: readonly ParentReference[] = route.spec?.parentRefs ?? [];
    return (
      isHttpRoute(route) &&
      parents.some(
        ({ name, namespace = route.metadata.namespace }) => name === metadata.name && namespace === metadata.namespace,
      )
    );
  });
}
