import type { Container, KeyToPath, ProjectedVolumeSource, Volume } from "kubernetes-types/core/v1.js";
import type { KubeObject } from "../../render/manifest.ts";
import type { ClusterObjects } from "../cluster-objects.ts";
import type { Pod } from "../pod.ts";

/** The files of a volume by their paths in it, with their text where a ConfigMap holds it; undefined where the files are not known. */
type Files = ReadonlyMap<string, string | undefined> | undefined;

/** A volume in a container's file system. */
export interface Mount {
  /** Absolute, without a slash at the end. */
  readonly path: string;
  /** The files below `path`. A single file that is mounted has the path "". Undefined: unknown, as in a claim or an emptyDir. */
  readonly files: Files;
  /** The mounted object, in words: `ConfigMap "gateway"`. */
  readonly of: string;
  /** For a mount of one file: the key that its source does not have. */
  readonly lacks?: string;
}

/** A container's mounts, the longest path first: of two that hold a file, the inner one is seen. */
export function mountsOf(
  container: Container,
  pod: Pod,
  object: KubeObject,
  cluster: ClusterObjects,
): readonly Mount[] {
  const volumes = new Map((pod.spec.volumes ?? []).map((volume) => [volume.name, volume]));
  return (container.volumeMounts ?? [])
    .map(({ name, mountPath, subPath, subPathExpr }): Mount => {
      const volume = volumes.get(name);
      const path = mountPath.length > 1 ? mountPath.replace(/\/+$/, "") : mountPath;
      const of = volume ? titleOf(volume) : `volume "${name}"`;
      const files = volume && subPathExpr === undefined ? filesOf(volume, object, cluster) : undefined;
      if (!files || subPath === undefined) return { path, files, of };
      const only = below(files, subPath);
      return only.size > 0 ? { path, files: only, of } : { path, files: undefined, of, lacks: subPath };
    })
    .sort((a, b) => b.path.length - a.path.length);
}

function below(files: NonNullable<Files>, subPath: string): NonNullable<Files> {
  if (files.has(subPath)) return new Map([["", files.get(subPath)]]);
  const inside = [...files].filter(([path]) => path.startsWith(`${subPath}/`));
  return new Map(inside.map(([path, text]) => [path.slice(subPath.length + 1), text]));
}

function titleOf({ name, configMap, secret, projected }: Volume): string {
  if (configMap) return `ConfigMap "${configMap.name}"`;
  if (secret) return `Secret "${secret.secretName}"`;
  const [only, ...others] = projected?.sources ?? [];
  const single = others.length === 0 ? (only?.configMap ?? only?.secret) : undefined;
  return single ? `${only?.configMap ? "ConfigMap" : "Secret"} "${single.name}"` : `volume "${name}"`;
}

function filesOf(volume: Volume, object: KubeObject, cluster: ClusterObjects): Files {
  const { configMap, secret, projected, downwardAPI } = volume;
  if (configMap) return configMapFiles(configMap.name, configMap.items, object, cluster);
  if (secret) return secretFiles(secret.secretName, secret.items, object, cluster);
  if (downwardAPI) return new Map((downwardAPI.items ?? []).map(({ path }) => [path, undefined]));
  return projected ? projectedFiles(projected, object, cluster) : undefined;
}

function projectedFiles({ sources }: ProjectedVolumeSource, object: KubeObject, cluster: ClusterObjects): Files {
  const all = new Map<string, string | undefined>();
  for (const source of sources ?? []) {
    const { configMap, secret, downwardAPI, serviceAccountToken } = source;
    const files = configMap
      ? configMapFiles(configMap.name, configMap.items, object, cluster)
      : secret
        ? secretFiles(secret.name, secret.items, object, cluster)
        : downwardAPI
          ? new Map((downwardAPI.items ?? []).map(({ path }) => [path, undefined] as const))
          : serviceAccountToken && new Map([[serviceAccountToken.path, undefined]]);
    if (!files) return undefined;
    for (const [path, text] of files) all.set(path, text);
  }
  return all;
}

/** A ConfigMap that is missing is unknown here: no-missing-config-map reports it, and each missing key. */
function configMapFiles(
  name: string | undefined,
  items: readonly KeyToPath[] | undefined,
  { metadata }: KubeObject,
  { find }: ClusterObjects,
): Files {
  const found = find("ConfigMap", metadata.namespace, name ?? "");
  if (!found) return undefined;
  const data: Readonly<Record<string, string>> = found.data ?? {};
  const keys = items ?? Object.keys({ ...data, ...found.binaryData }).map((key) => ({ key, path: key }));
  return new Map(keys.map(({ key, path }) => [path, data[key]]));
}

/** A Secret that is not declared is unknown here: no-missing-secret reports it. */
function secretFiles(
  name: string | undefined,
  items: readonly KeyToPath[] | undefined,
  { metadata }: KubeObject,
  { declared }: ClusterObjects,
): Files {
  const found = declared.secrets.find((each) => each.namespace === metadata.namespace && each.name === name);
  if (!found) return undefined;
  return new Map((items ?? found.keys.map((path) => ({ path }))).map(({ path }) => [path, undefined]));
}

/** The place of a path: the innermost mount that holds it, and the path in it. */
export function locate(path: string, mounts: readonly Mount[]): { mount: Mount; inside: string } | undefined {
  const mount = mounts.find((each) => path === each.path || path.startsWith(each.path === "/" ? "/" : `${each.path}/`));
  // kubelet keeps a volume's files below ..data and links them.
  return (
    mount && {
      mount,
      inside: path
        .slice(mount.path.length)
        .replace(/^\/+/, "")
        .replace(/^\.\.data(?:\/|$)/, ""),
    }
  );
}

/** Whether a mount has a file or a folder of that path; true where its files are unknown. */
export function holds({ files }: Mount, inside: string): boolean {
  if (!files || files.has(inside)) return true;
  if (inside === "") return true;
  for (const path of files.keys()) if (path.startsWith(`${inside}/`)) return true;
  return false;
}
