/** A Kubernetes object as plain data, as `ApiObject.toJson()` gives it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // Objects of every kind pass through: whoever needs a field looks for it and says what it expects.
  // biome-ignore lint/suspicious/noExplicitAny: the alternative is a cast at every field of every kind.
  readonly [field: string]: any;
}

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
