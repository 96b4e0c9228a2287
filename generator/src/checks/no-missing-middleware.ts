import type { Issue } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import type { KubeObject, Manifest } from "../render/manifest.ts";
import { type ClusterObjects, clusterObjects } from "./cluster-objects.ts";
import { type ObjectReference, rulesOf } from "./gateway-api.ts";
import { issueAt } from "./per-object.ts";
import type { Rule } from "./rule.ts";
import { setByCharts } from "./source.ts";

const group = "traefik.io";
/** Source: doc.traefik.io/traefik, "Kubernetes Ingress routing configuration": `<namespace>-<name>@kubernetescrd`, by commas. */
const annotation = "traefik.ingress.kubernetes.io/router.middlewares";
const provider = "@kubernetescrd";

/**
 * Traefik serves nothing on a route whose Middleware is missing. A Middleware that no route uses limits nothing, although it
 * looks so. Ingresses name Middlewares in an annotation, HTTPRoutes in a filter, and a chain of Middlewares names others.
 */
export const noMissingMiddleware: Rule = (rendered) => {
  const cluster = clusterObjects(rendered);
  const all = cluster.ofKind("Middleware").filter(({ object }) => object.apiVersion.startsWith(`${group}/`));
  const naming = [...cluster.ofKind("Ingress"), ...cluster.ofKind("HTTPRoute"), ...all];
  const used = new Set<KubeObject>();
  const missing = naming.flatMap((manifest): Issue[] =>
    named(manifest).flatMap((text) => {
      const found = all.find(({ object }) => nameOf(object) === text);
      if (found) used.add(found.object);
      return found ? [] : [issueAt(manifest, "no-missing-middleware", absent(text, all, cluster))];
    }),
  );
  const idle = all
    .filter(({ object }) => !used.has(object))
    .map((manifest) =>
      issueAt(manifest, "no-missing-middleware", { message: "no Ingress and no HTTPRoute uses it", hint: setByCharts }),
    );
  return [...missing, ...idle];
};

const nameOf = ({ metadata }: KubeObject) => `${metadata.namespace}-${metadata.name}`;

/** The Middlewares that an object names, in the form `<namespace>-<name>`. */
function named({ object }: Manifest): readonly string[] {
  const { kind, metadata, spec } = object;
  const full = ({ name = "", namespace = metadata.namespace }: ObjectReference) => `${namespace}-${name}`;
  if (kind === "Middleware") return (spec?.chain?.middlewares ?? []).map(full);
  if (kind === "Ingress") {
    const words = (metadata.annotations?.[annotation] ?? "").split(",").map((word) => word.trim());
    return words
      .filter((word) => word !== "")
      .map((word) => (word.endsWith(provider) ? word.slice(0, -provider.length) : word));
  }
  const filters = rulesOf(object).flatMap(({ filters = [], backendRefs = [] }) => [
    ...filters,
    ...backendRefs.flatMap((backend) => backend.filters ?? []),
  ]);
  return filters.flatMap(({ extensionRef }) => (extensionRef?.group === group ? [full(extensionRef)] : []));
}

function absent(text: string, all: readonly Manifest[], { namespaces }: ClusterObjects) {
  const known = all.map(({ object }) => nameOf(object));
  const inside = [...namespaces].some((namespace) => text.startsWith(`${namespace}-`));
  const reason = inside ? didYouMean(text, known) : "a name starts with its namespace and a dash";
  return { message: `there is no Middleware "${text}"; ${reason}`, hint: setByCharts };
}
