import type { IngressBackend, IngressRule } from "kubernetes-types/networking/v1.js";
import type { ControllerKind } from "../model/cluster.ts";
import type { Issue } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import { describe, type KubeObject, type Manifest } from "../render/manifest.ts";
import { formatServicePorts, hasPort } from "./backend-ports.ts";
import { type ClusterObjects, clusterObjects } from "./cluster-objects.ts";
import { type Finding, issueAt, withHint } from "./per-object.ts";
import type { Rule } from "./rule.ts";
import { setBy, setByCharts, setByCluster } from "./source.ts";

/** Annotations that only one ingress controller reads. */
const controllerSpecific =
  /(?:^|\.)ingress\.kubernetes\.io\/|^kubernetes\.io\/ingress\.class$|^nginx\.org\/|traefik\.|haproxy|konghq/;

/** The annotations of a controller that a cluster may declare. */
const ofController: Readonly<Record<ControllerKind, RegExp | undefined>> = {
  "ingress-nginx": /^nginx\.ingress\.kubernetes\.io\//,
  traefik: /^traefik\.ingress\.kubernetes\.io\//,
  other: undefined,
};

/** ingress-nginx refuses text of an nginx configuration by default: with it, an Ingress could read every Secret. */
const snippet = /^nginx\.ingress\.kubernetes\.io\/(?:\w+-)*snippet$/;

/** An Ingress serves the cluster's own hosts only, over TLS, and tells nothing to any controller but the cluster's own. */
export const validIngress: Rule = (rendered) => {
  const cluster = clusterObjects(rendered);
  const taken = new Map<string, Manifest>();
  return cluster.ofKind("Ingress").flatMap((manifest): Issue[] => {
    const { object } = manifest;
    const rules: readonly IngressRule[] = object.spec?.rules ?? [];
    const findings = [
      ...shape(object, cluster),
      ...rules.flatMap(({ host }) => ofHost(object, host, cluster)),
      ...rules.flatMap(({ http }) => (http?.paths ?? []).flatMap(({ backend }) => port(object, backend, cluster))),
      ...rules.flatMap((rule) => duplicates(manifest, rule, taken)),
    ];
    return findings.map((finding) => issueAt(manifest, "valid-ingress", withHint(finding, cluster.declared)));
  });
};

function shape({ metadata, spec }: KubeObject, { declared }: ClusterObjects): Finding[] {
  const own = ofController[declared.ingressController];
  const specific = Object.keys(metadata.annotations ?? {}).filter((key) => controllerSpecific.test(key));
  const foreign = specific.filter((key) => !own?.test(key));
  return [
    ...foreign.map((key) => ({
      message: `annotation ${key} is specific to one ingress controller, and the others ignore it`,
      hint: "the gateway rewrites, limits and authenticates: generator/src/charts/runtimes/gateway.ts",
    })),
    ...specific
      .filter((key) => own?.test(key) && snippet.test(key))
      .map((key) => ({
        message: `annotation ${key} holds nginx configuration, which ingress-nginx refuses`,
        hint: setByCharts,
      })),
    ...(spec?.ingressClassName
      ? []
      : [{ message: "has no ingressClassName: any controller may take it", hint: setByCharts }]),
    ...(spec?.defaultBackend
      ? [{ message: "has a defaultBackend: it serves every host name", hint: setByCharts }]
      : []),
  ];
}

function ofHost(ingress: KubeObject, host: string | undefined, { declared }: ClusterObjects): Finding[] {
  const hint = setByCluster(declared, "ingress.hosts");
  if (host === undefined) return [{ message: "has a rule without a host: it serves every host name", hint }];
  const tls: readonly { hosts?: readonly string[] }[] = ingress.spec?.tls ?? [];
  const findings: Finding[] = [];
  if (!declared.hosts.includes(host))
    findings.push({ message: `host "${host}" is not one of the cluster's; ${didYouMean(host, declared.hosts)}`, hint });
  if (!tls.some(({ hosts = [] }) => hosts.includes(host)))
    findings.push({ message: `host "${host}" has no TLS: passwords would be sent in plain text`, hint: setByCharts });
  return findings;
}

/** The backend's port must be its Service's. no-missing-service reports a missing Service. */
function port(ingress: KubeObject, backend: IngressBackend | undefined, { find }: ClusterObjects): Finding[] {
  const { name = "", port: wanted = {} } = backend?.service ?? {};
  const service = find("Service", ingress.metadata.namespace, name);
  if (!service) return [];
  const named = wanted.name ?? wanted.number;
  if (hasPort(service, named)) return [];
  return [
    {
      message: `backend port ${named} is not a port of Service ${name}, which has ${formatServicePorts(service)}`,
      hint: setBy(ingress, "ports"),
    },
  ];
}

function duplicates(manifest: Manifest, { host, http }: IngressRule, taken: Map<string, Manifest>): Finding[] {
  return (http?.paths ?? []).flatMap(({ path }) => {
    const key = `${host ?? "*"}${path ?? "/"}`;
    const other = taken.get(key);
    if (!other) {
      taken.set(key, manifest);
      return [];
    }
    const message = `${key} is also served by ${describe(other.object)} in ${other.path}`;
    return [{ message, hint: "generator/src/catalog/clusters sets which microservice serves each path" }];
  });
}
