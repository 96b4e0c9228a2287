import type { KubeObject } from "../model/kube-object.ts";

export type { KubeObject };

/** An object and the file that it is written to, relative to the repository's root, with forward slashes. */
export interface Manifest {
  readonly path: string;
  readonly object: KubeObject;
}

/** A file of the rendered trees: its path relative to the repository's root, with forward slashes, and its whole text. */
export interface File {
  readonly path: string;
  readonly text: string;
}

/** `apps/v1/Deployment taskflow-backend/auth`: how messages name an object. */
export function describe({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion}/${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}`;
}
