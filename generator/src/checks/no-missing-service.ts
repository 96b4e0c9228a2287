import type { IngressRule } from "kubernetes-types/networking/v1.js";
import { argocdNamespace } from "../model/argocd.ts";
import { didYouMean } from "../model/names.ts";
import type { KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { backendsOf, isHttpRoute } from "./gateway-api.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { type Mention, mentionsOf } from "./service-mentions.ts";
import { setBy } from "./source.ts";

/** Namespaces of every cluster: the API server's Service, the cluster's DNS, and Argo CD, which bootstrap installs. */
const everyCluster = ["default", "kube-system", argocdNamespace];

/** A host name without a Service fails at run time only, with the first request. */
export const noMissingService = inCluster(
  "no-missing-service",
  (object, cluster) => {
    if (object.kind === "Ingress") return backends(object, cluster);
    if (isHttpRoute(object)) return routed(object, cluster);
    const named = mentionsOf(object).flatMap((mention) => missing(object, mention, cluster));
    return object.kind === "StatefulSet" ? [...named, ...governing(object, cluster)] : named;
  },
  (object) =>
    object.kind === "Ingress" || isHttpRoute(object) || object.kind === "StatefulSet" || mentionsOf(object).length > 0,
);

function missing(
  object: KubeObject,
  { by, text, service, namespace, port }: Mention,
  cluster: ClusterObjects,
): Finding[] {
  const because = (reason: string) => [
    { message: `${by} names "${text}": ${reason}`, hint: setBy(object, "calls and environment") },
  ];
  if (!cluster.namespaces.has(namespace)) {
    const elsewhere = [...everyCluster, ...cluster.declared.platform.map((peer) => peer.namespace)];
    if (elsewhere.includes(namespace)) return [];
    const known = didYouMean(namespace, [...cluster.namespaces, ...elsewhere]);
    return because(`there is no namespace "${namespace}"; ${known}`);
  }
  const found = cluster.find("Service", namespace, service);
  if (!found) {
    // A chart creates it: it is declared, but no manifest shows it.
    const foreign = cluster.declared.platform.some((peer) => peer.name === service && peer.namespace === namespace);
    return foreign ? [] : because(absent(service, namespace, cluster));
  }
  const ports: readonly number[] = (found.spec?.ports ?? []).map((each: { port: number }) => each.port);
  if (port === undefined || ports.includes(port)) return [];
  return because(`Service ${namespace}/${service} has no port ${port}, only ${ports.join(", ")}`);
}

function backends(ingress: KubeObject, cluster: ClusterObjects): Finding[] {
  const rules: readonly IngressRule[] = ingress.spec?.rules ?? [];
  return rules.flatMap(({ http }) =>
    (http?.paths ?? []).flatMap(({ path, backend }) => {
      const { namespace = "" } = ingress.metadata;
      const service = backend?.service?.name ?? "";
      if (cluster.find("Service", namespace, service)) return [];
      const hint = setBy(ingress, "the Service's name");
      return [{ message: `path ${path}: ${absent(service, namespace, cluster)}`, hint }];
    }),
  );
}

function routed(route: KubeObject, cluster: ClusterObjects): Finding[] {
  return backendsOf(route).flatMap(({ name = "", namespace = route.metadata.namespace ?? "" }) =>
    cluster.find("Service", namespace, name)
      ? []
      : [{ message: `backend: ${absent(name, namespace, cluster)}`, hint: setBy(route, "the Service's name") }],
  );
}

function governing(set: KubeObject, cluster: ClusterObjects): Finding[] {
  const { namespace = "" } = set.metadata;
  const service = set.spec?.serviceName ?? "";
  if (cluster.find("Service", namespace, service)) return [];
  return [{ message: `serviceName: ${absent(service, namespace, cluster)}`, hint: setBy(set, "the Service's name") }];
}

function absent(service: string, namespace: string, { ofKind }: ClusterObjects): string {
  const known = ofKind("Service", namespace).map(({ object }) => object.metadata.name);
  return `there is no Service "${service}" in ${namespace}; ${didYouMean(service, known)}`;
}
