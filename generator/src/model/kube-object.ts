/** A Kubernetes object as plain data: rendered by cdk8s' `manifest()`, or read from the API server. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    /** The API server sets these: no rendered object has them. */
    readonly uid?: string;
    readonly resourceVersion?: string;
    /** The number of changes of the spec. */
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
  };
  // Objects of every kind pass through: code that needs a field looks for it and checks its type.
  // biome-ignore lint/suspicious/noExplicitAny: the alternative is a cast at every field of every kind.
  readonly [field: string]: any;
}
