import type { Container, EnvVar } from "kubernetes-types/core/v1.js";
import type { KubeObject } from "../../render/manifest.ts";
import type { ClusterObjects } from "../cluster-objects.ts";

/** A container's environment variables. */
export interface Variables {
  readonly names: ReadonlySet<string>;
  /** The values that the manifests show, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** The names that envFrom gives: they are set before those of env. */
  readonly before: ReadonlySet<string>;
  /** Whether some names are unknown: of a Secret or a ConfigMap that is not there, which other rules report. */
  readonly open: boolean;
}

export function variablesOf(container: Container, object: KubeObject, { find, declared }: ClusterObjects): Variables {
  const { env = [], envFrom = [] } = container;
  const { namespace } = object.metadata;
  const configMap = (name = "") => find("ConfigMap", namespace, name)?.data as Record<string, string> | undefined;
  const values = new Map<string, string>();
  const before = new Set<string>();
  let open = false;
  for (const { prefix = "", configMapRef, secretRef } of envFrom) {
    const data = configMapRef && configMap(configMapRef.name);
    const secret =
      secretRef && declared.secrets.find((each) => each.namespace === namespace && each.name === secretRef.name);
    if (!data && !secret) open = true;
    for (const [key, value] of Object.entries(data ?? {})) values.set(prefix + key, String(value));
    for (const key of [...Object.keys(data ?? {}), ...(secret?.keys ?? [])]) before.add(prefix + key);
  }
  for (const { name, value, valueFrom } of env) {
    const shown = value ?? configMap(valueFrom?.configMapKeyRef?.name)?.[valueFrom?.configMapKeyRef?.key ?? ""];
    if (shown === undefined) values.delete(name);
    else values.set(name, String(shown));
  }
  return { names: new Set([...before, ...env.map(({ name }) => name)]), values, before, open };
}

/** Variables that kubelet sets: of the API server always, of each Service of the namespace unless the pod refuses them. */
export function isKubelets(name: string, enableServiceLinks: boolean | undefined): boolean {
  if (/^KUBERNETES_(?:SERVICE_|PORT)/.test(name)) return true;
  return (
    enableServiceLinks !== false &&
    /_SERVICE_(?:HOST|PORT(?:_\w+)?)$|_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)?$/.test(name)
  );
}

/** The variables that `$(NAME)` names in a word of a command or in a value. `$$(NAME)` is text. */
export function references(text: string): readonly string[] {
  if (!text.includes("$(")) return [];
  return [...text.matchAll(/(?<!\$)(?:\$\$)*\$\(([A-Za-z_][\w.-]*)\)/g)].map(([, name = ""]) => name);
}

/** The references in the values of env that no earlier variable answers: kubelet replaces them in order. */
export function tooEarly(env: readonly EnvVar[], before: ReadonlySet<string>): { name: string; refers: string }[] {
  const set = new Set(before);
  return env.flatMap(({ name, value = "" }) => {
    const open = references(String(value)).filter((each) => !set.has(each));
    set.add(name);
    return open.map((refers) => ({ name, refers }));
  });
}
