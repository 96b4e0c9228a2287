/** How an Ingress and an HTTPRoute choose a backend, after the specifications of networking.k8s.io/v1 and the Gateway API v1. */
import type { KubeObject } from "../../src/model/kube-object.ts";

interface Rule {
  readonly exact: boolean;
  readonly path: string;
  /** The Service's name and port number. */
  readonly backend: string;
}

/** The rules of every Ingress for the host. */
export function ingressRules(objects: readonly KubeObject[], host: string): Rule[] {
  const portOf = (name: string, port: string) =>
    objects
      .find(({ kind, metadata }) => kind === "Service" && metadata.name === name)
      ?.spec.ports.find((one: { name: string }) => one.name === port)?.port;
  return objects
    .filter(({ kind }) => kind === "Ingress")
    .flatMap(({ spec }) => spec.rules)
    .filter((rule) => rule.host === host)
    .flatMap(({ http }) => http.paths)
    .map(({ path, pathType, backend: { service } }) => ({
      exact: pathType === "Exact",
      path,
      backend: `${service.name}:${portOf(service.name, service.port.name)}`,
    }));
}

/** The rules of every HTTPRoute for the host. */
export function routeRules(objects: readonly KubeObject[], host: string): Rule[] {
  return objects
    .filter(({ kind, spec }) => kind === "HTTPRoute" && spec.hostnames.includes(host))
    .flatMap(({ spec }) => spec.rules)
    .map(({ matches: [{ path }], backendRefs: [{ name, port }] }) => ({
      exact: path.type === "Exact",
      path: path.value,
      backend: `${name}:${port}`,
    }));
}

/** The backend of a request: the exact path, or the longest prefix of whole path elements. */
export function backendOf(rules: readonly Rule[], asked: string): string | undefined {
  const [path = ""] = asked.split("?");
  const inside = (prefix: string) => path === prefix || path.startsWith(prefix.replace(/\/?$/, "/"));
  const [best] = rules
    .filter((rule) => (rule.exact ? path === rule.path : inside(rule.path)))
    .sort((a, b) => Number(b.exact) - Number(a.exact) || b.path.length - a.path.length);
  return best?.backend;
}
