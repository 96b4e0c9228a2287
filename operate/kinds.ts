/** The API paths of objects: the group, version and plural name of each kind that these commands read or write. */
import type { KubeObject } from "../generator/src/render/manifest.ts";

/** An object as the API server returns it: with the metadata that the server itself sets. */
export interface LiveObject extends KubeObject {
  readonly metadata: KubeObject["metadata"] & {
    readonly uid?: string;
    readonly resourceVersion?: string;
    /** Counts the changes of the spec. */
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
  };
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
  "apiextensions.k8s.io/v1": ["CustomResourceDefinition"],
  "apps/v1": ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"],
  "argoproj.io/v1alpha1": ["Application", "AppProject"],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "batch/v1": ["Job"],
  "coordination.k8s.io/v1": ["Lease"],
  "discovery.k8s.io/v1": ["EndpointSlice"],
  "gateway.networking.k8s.io/v1": ["GatewayClass"],
  "networking.k8s.io/v1": ["Ingress", "IngressClass", "NetworkPolicy"],
  "policy/v1": ["PodDisruptionBudget"],
  "storage.k8s.io/v1": ["StorageClass"],
} as const;

export type Kind = (typeof groups)[keyof typeof groups][number];

const apiVersions = new Map<string, string>(
  Object.entries(groups).flatMap(([version, kinds]) => kinds.map((kind) => [kind, version] as const)),
);

/** Kinds whose objects belong to no namespace. */
const clusterWide: ReadonlySet<string> = new Set([
  "Namespace",
  "Node",
  "PersistentVolume",
  "GatewayClass",
  "IngressClass",
  "StorageClass",
]);

export function apiVersionOf(kind: Kind): string {
  return apiVersions.get(kind) ?? "v1";
}

/**
 * @param namespace by default, all namespaces
 * @param name by default, the list of all objects
 */
export function pathOf(kind: Kind, namespace?: string, name?: string): string {
  const version = apiVersionOf(kind);
  const root = version === "v1" ? "/api/v1" : `/apis/${version}`;
  const inside = namespace && !clusterWide.has(kind) ? `/namespaces/${namespace}` : "";
  return `${root}${inside}/${pluralOf(kind)}${name ? `/${name}` : ""}`;
}

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower === "endpoints") return lower;
  if (lower.endsWith("y")) return `${lower.slice(0, -1)}ies`;
  return lower.endsWith("s") ? `${lower}es` : `${lower}s`;
}
