/** Where the API server keeps objects: the group, version and plural name of each kind that is asked for here. */

/** What every object has, and what is asked of any. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    /** Counts the changes of the spec. */
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: as the API server answers; what is not there fails where it is used.
  readonly [field: string]: any;
}

const groups = {
  v1: [
    "ConfigMap",
    "Endpoints",
    "Event",
    "LimitRange",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
  ],
  "apps/v1": ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"],
  "argoproj.io/v1alpha1": ["Application", "AppProject"],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "batch/v1": ["Job"],
  "coordination.k8s.io/v1": ["Lease"],
  "discovery.k8s.io/v1": ["EndpointSlice"],
  "networking.k8s.io/v1": ["Ingress", "IngressClass", "NetworkPolicy"],
  "policy/v1": ["PodDisruptionBudget"],
  "storage.k8s.io/v1": ["StorageClass"],
} as const;

export type Kind = (typeof groups)[keyof typeof groups][number];

const apiVersions = new Map<string, string>(
  Object.entries(groups).flatMap(([version, kinds]) => kinds.map((kind) => [kind, version] as const)),
);

/** In no namespace. */
const clusterWide: ReadonlySet<string> = new Set([
  "Namespace",
  "Node",
  "PersistentVolume",
  "IngressClass",
  "StorageClass",
]);

export function apiVersionOf(kind: Kind): string {
  return apiVersions.get(kind) ?? "v1";
}

/**
 * @param namespace all of them where it is left out
 * @param name the whole list where it is left out
 */
export function pathOf(kind: Kind, namespace?: string, name?: string): string {
  const version = apiVersionOf(kind);
  const root = version === "v1" ? "/api/v1" : `/apis/${version}`;
  const inside = namespace && !clusterWide.has(kind) ? `/namespaces/${namespace}` : "";
  return `${root}${inside}/${pluralOf(kind)}${name ? `/${name}` : ""}`;
}

function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word === "endpoints") return word;
  if (word.endsWith("y")) return `${word.slice(0, -1)}ies`;
  return word.endsWith("s") ? `${word}es` : `${word}s`;
}
