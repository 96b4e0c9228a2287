import type { Chart } from "cdk8s";
import { header } from "./header.ts";
import { fileNames, kustomization } from "./kustomization.ts";
import type { File, KubeObject, Manifest } from "./manifest.ts";
import { rememberByIdentity } from "./remember.ts";
import { toYaml } from "./yaml.ts";

/** A folder's objects and files. Names are relative to the folder: the same objects lie in many clusters. */
export interface Folder {
  readonly objects: readonly { readonly file: string; readonly object: KubeObject }[];
  readonly files: readonly File[];
}

export function document(value: unknown): string {
  return `${header}\n${toYaml(value)}`;
}

const textOf = rememberByIdentity(document);

/** A chart as the objects it holds, in the order in which they were made. */
export function objectsOf(chart: Chart): KubeObject[] {
  return chart.node.children.map((child) => (child as unknown as { toJson(): KubeObject }).toJson());
}

/**
 * A folder with one object a file and a kustomization that lists them.
 * @param objects the folder's objects; each file is named after its object's kind unless `names` says otherwise
 */
export function folder(
  objects: readonly KubeObject[],
  { names = fileNames(objects), resources = [], more = {} }: Partial<FolderOptions> = {},
): Folder {
  const named = objects.map((object, index) => ({ file: names[index] ?? "", object }));
  const listed = [...resources, ...named.map(({ file }) => file).sort()];
  return {
    objects: named,
    files: [
      { path: "kustomization.yaml", text: document(kustomization(listed, more)) },
      ...named.map(({ file, object }) => ({ path: file, text: textOf(object) })),
    ],
  };
}

interface FolderOptions {
  readonly names: readonly string[];
  /** Resources of the kustomization that are not in the folder. */
  readonly resources: readonly string[];
  /** Further fields of the kustomization. */
  readonly more: Readonly<Record<string, unknown>>;
}

export function filesIn(path: string, { files }: Folder): File[] {
  return files.map((file) => ({ path: `${path}/${file.path}`, text: file.text }));
}

export function manifestsIn(path: string, { objects }: Folder): Manifest[] {
  return objects.map(({ file, object }) => ({ path: `${path}/${file}`, object }));
}
