import type { KubeObject } from "../model/kube-object.ts";

export type { KubeObject };

/** An object and the path of its file, relative to the repository's root, with forward slashes. */
export interface Manifest {
  readonly path: string;
  readonly object: KubeObject;
}

/** A file of the rendered trees: its whole text, and its path relative to the repository's root, with forward slashes. */
export interface File {
  readonly path: string;
  readonly text: string;
}

/** An object's name in messages: `apps/v1/Deployment NAMESPACE/NAME`. */
export function describe({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion}/${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}`;
}
