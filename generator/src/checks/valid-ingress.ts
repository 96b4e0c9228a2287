import type { Issue } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import { describe, type KubeObject, type Manifest } from "../render/manifest.ts";
import { type ClusterObjects, objectsOf } from "./cluster-objects.ts";
import { type Finding, issueAt, withHint } from "./per-object.ts";
import type { Rule } from "./rule.ts";
import { setBy, setByCharts, setByCluster } from "./source.ts";

interface Backend {
  readonly service?: { readonly name?: string; readonly port?: { readonly name?: string; readonly number?: number } };
}

interface IngressRule {
  readonly host?: string;
  readonly http?: { readonly paths?: readonly { readonly path?: string; readonly backend?: Backend }[] };
}

/** Annotations that one controller reads and the next one does not. */
const controllerSpecific =
  /(?:^|\.)ingress\.kubernetes\.io\/|^kubernetes\.io\/ingress\.class$|^nginx\.org\/|traefik\.|haproxy|konghq/;

/** An Ingress answers to the cluster's own hosts only, over TLS, and means the same to every controller. */
export const validIngress: Rule = (rendered) => {
  const cluster = objectsOf(rendered);
  const taken = new Map<string, Manifest>();
  return cluster.ofKind("Ingress").flatMap((manifest): Issue[] => {
    const { object } = manifest;
    const rules: readonly IngressRule[] = object.spec?.rules ?? [];
    const findings = [
      ...shape(object),
      ...rules.flatMap(({ host }) => ofHost(object, host, cluster)),
      ...rules.flatMap(({ http }) => (http?.paths ?? []).flatMap(({ backend }) => port(object, backend, cluster))),
      ...rules.flatMap((rule) => twice(manifest, rule, taken)),
    ];
    return findings.map((finding) => issueAt(manifest, "valid-ingress", withHint(finding, cluster.declared)));
  });
};

function shape({ metadata, spec }: KubeObject): Finding[] {
  const foreign = Object.keys(metadata.annotations ?? {}).filter((key) => controllerSpecific.test(key));
  return [
    ...foreign.map((key) => ({
      message: `annotation ${key} is one controller's, and nothing to the others`,
      hint: "rewriting, limits and authentication are the gateway's: generator/src/charts/runtimes/gateway.ts",
    })),
    ...(spec?.ingressClassName
      ? []
      : [{ message: "has no ingressClassName: any controller may take it", hint: setByCharts }]),
    ...(spec?.defaultBackend
      ? [{ message: "has a defaultBackend: it answers to every host name", hint: setByCharts }]
      : []),
  ];
}

function ofHost(ingress: KubeObject, host: string | undefined, { declared }: ClusterObjects): Finding[] {
  const hint = setByCluster(declared, "ingress.hosts");
  if (host === undefined) return [{ message: "has a rule without a host: it answers to every host name", hint }];
  const tls: readonly { hosts?: readonly string[] }[] = ingress.spec?.tls ?? [];
  const findings: Finding[] = [];
  if (!declared.hosts.includes(host))
    findings.push({ message: `host "${host}" is not the cluster's; ${didYouMean(host, declared.hosts)}`, hint });
  if (!tls.some(({ hosts = [] }) => hosts.includes(host)))
    findings.push({ message: `host "${host}" has no TLS: log-ins would pass in plain text`, hint: setByCharts });
  return findings;
}

/** A Service that is missing altogether is no-missing-service's. */
function port(ingress: KubeObject, backend: Backend | undefined, { find }: ClusterObjects): Finding[] {
  const { name = "", port: wanted = {} } = backend?.service ?? {};
  const service = find("Service", ingress.metadata.namespace, name);
  if (!service) return [];
  const ports: readonly { name?: string; port: number }[] = service.spec?.ports ?? [];
  const asked = wanted.name ?? wanted.number;
  if (asked !== undefined && ports.some((each) => each.name === asked || each.port === asked)) return [];
  const known = ports.map((each) => (each.name ? `${each.name} (${each.port})` : each.port)).join(", ");
  return [
    { message: `backend port ${asked} is none of Service ${name}, which has ${known}`, hint: setBy(ingress, "ports") },
  ];
}

function twice(manifest: Manifest, { host, http }: IngressRule, taken: Map<string, Manifest>): Finding[] {
  return (http?.paths ?? []).flatMap(({ path }) => {
    const key = `${host ?? "*"}${path ?? "/"}`;
    const other = taken.get(key);
    if (!other) {
      taken.set(key, manifest);
      return [];
    }
    const message = `${key} is also answered by ${describe(other.object)} in ${other.path}`;
    return [{ message, hint: "generator/src/catalog/clusters sets which microservice answers below each path" }];
  });
}
