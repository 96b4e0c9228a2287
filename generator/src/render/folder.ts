import type { KubeObject } from "../model/kube-object.ts";
import { header } from "./header.ts";
import { kustomization, namingByKind } from "./kustomization.ts";
import type { File, Manifest } from "./manifest.ts";
import { rememberByIdentity } from "./remember.ts";
import { toYaml } from "./yaml.ts";

/** A folder's objects and files. Names are relative to the folder: the same objects are in many clusters. */
export interface Folder {
  readonly objects: readonly { readonly file: string; readonly object: KubeObject }[];
  readonly files: readonly File[];
}

interface FolderOptions {
  /** Names the file of an object; by its kind by default. */
  readonly nameOf: (object: KubeObject) => string;
  /** Resources of the kustomization that are not in the folder. */
  readonly resources: readonly string[];
  /** Further fields of the kustomization. */
  readonly more: Readonly<Record<string, unknown>>;
}

/** The text of a rendered file: the header, and the value as YAML. */
export function yamlDocument(value: unknown): string {
  return `${header}\n${toYaml(value)}`;
}

const objectText = rememberByIdentity(yamlDocument);

/** A folder with one file per object, and a kustomization that lists them. */
export function folder(
  objects: readonly KubeObject[],
  { nameOf = namingByKind(objects), resources = [], more = {} }: Partial<FolderOptions> = {},
): Folder {
  const named = objects.map((object) => ({ file: nameOf(object), object }));
  const listed = [...resources, ...named.map(({ file }) => file).sort()];
  return {
    objects: named,
    files: [
      { path: "kustomization.yaml", text: yamlDocument(kustomization(listed, more)) },
      ...named.map(({ file, object }) => ({ path: file, text: objectText(object) })),
    ],
  };
}

export function filesIn(path: string, { files }: Folder): File[] {
  return files.map((file) => ({ path: `${path}/${file.path}`, text: file.text }));
}

export function manifestsIn(path: string, { objects }: Folder): Manifest[] {
  return objects.map(({ file, object }) => ({ path: `${path}/${file}`, object }));
}
