/** The most that all pods of a namespace may use together. */
export interface Quota {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
  readonly pods: number;
}

/** The levels of the Pod Security Standards, the strictest first. */
export const podSecurityLevels = ["restricted", "baseline", "privileged"] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

/** A namespace of the application. It has a default deny in both directions. */
export interface Namespace {
  /** The team that is responsible for it. */
  readonly owner: string;
  /** Fits every autoscaler at its maximum, one more pod of each during an update, and old pods that are still ending. */
  readonly quota: Quota;
  /** The Pod Security Standard that the API server enforces in it. */
  readonly podSecurity: PodSecurityLevel;
}

/**
 * The application: the only fact with its name.
 * @typeParam N the names of its namespaces
 */
export interface Application<N extends string = string> {
  /** A DNS label: the label app.kubernetes.io/part-of, the root Application, the prefix of cluster-wide names. */
  readonly name: string;
  /** Its name as people write it: in Grafana's folder and in messages. */
  readonly title: string;
  /** The prefix of its own labels and annotations, such as `shop.example.com`. */
  readonly domain: string;
  readonly namespaces: Readonly<Record<N, Namespace>>;
  /** The namespace of Prometheus, Grafana and the exporters. */
  readonly monitoring: N;
  /** The registry of the images that are built from this repository, without a slash at the end. */
  readonly registry: string;
  /** The git repository that the clusters follow. */
  readonly repository: {
    readonly url: string;
    /** The branch that the clusters follow. */
    readonly revision: string;
  };
}
