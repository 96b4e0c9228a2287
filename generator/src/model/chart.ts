import type { Call, Microservice, Port, SecretKey } from "./microservice.ts";
import type { Kinds } from "./values.ts";

/**
 * Software of other people that Argo CD installs: a Helm chart, or plain manifests that are kept in this repository. It is one
 * Application with an AppProject that lets in the listed kinds and no others.
 * @typeParam N the names of the application's namespaces
 */
export interface Chart<N extends string = string> {
  /** A DNS label: the name of its Application. */
  readonly name: string;
  readonly description: string;
  /** The team that is responsible for it. */
  readonly owner: string;
  /** The namespace of all objects that name none. */
  readonly namespace: N;
  /** Other namespaces in which it has objects, such as "kube-system". */
  readonly alsoIn?: readonly string[];
  readonly source: HelmSource | VendoredSource;
  readonly kinds: ChartKinds;
  /** By default an AppProject of its own with its name and description. Charts that name the same one share it. */
  readonly project?: ChartProject;
  /** Its pods by name. Only pods that are declared here may connect with others. */
  readonly pods?: Readonly<Record<string, ChartPod>>;
  /** The parts that a cluster can add, by name: see ClusterChart. */
  readonly parts?: Readonly<Record<string, ChartPart>>;
  /** Other charts that run wherever it runs, such as the CustomResourceDefinitions of its objects. */
  readonly needs?: readonly string[];
  /** One serves all installations on a Kubernetes cluster: a stage has none of its own. */
  readonly shared?: true;
  /** The sync wave of its Application; 1 by default. */
  readonly wave?: number;
  /** Its objects are never deleted: not by a new version that lacks them, and not with the Application. */
  readonly keepsObjects?: true;
  /** Argo CD's options besides those that every Application has, such as "ServerSideApply=true". */
  readonly syncOptions?: readonly string[];
}

export interface HelmSource {
  /** The URL of the Helm repository: https://... or oci://... */
  readonly repository: string;
  readonly chart: string;
  /** One version, such as "1.2.3": never a range. */
  readonly version: string;
  /** The chart's name by default. */
  readonly releaseName?: string;
  /** Leaves out the CustomResourceDefinitions in the chart's folder crds. */
  readonly skipCrds?: true;
  /** Values may refer to facts of the cluster, such as "$(cluster.storageClass)": see plan/references.ts. */
  readonly values?: Values;
  /** The keys that the chart reads. With them an unknown key is refused, which Helm itself accepts. */
  readonly keys?: Kinds;
}

/** Plain manifests in a folder of this repository: `npm run vendor` writes the folder and this fact. */
export interface VendoredSource {
  readonly folder: string;
  /** The URL or path that they were read from. */
  readonly from: string;
  /** The SHA-256 of each file, by its name in the folder. */
  readonly files: Readonly<Record<string, string>>;
  /** All objects but Namespaces, which the application declares itself. */
  readonly objects: readonly VendoredObject[];
  /** The Namespaces in the files: the folder's kustomization leaves them out. */
  readonly withoutNamespaces?: readonly string[];
}

export interface VendoredObject {
  /** "Service", or with its API group "apps/Deployment". */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The labels of its pods, where it has some. */
  readonly pods?: Readonly<Record<string, string>>;
}

export type Values = Readonly<Record<string, unknown>>;

/** Kinds of objects: "Service" of the core group, "apps/Deployment" of another. */
export interface ChartKinds {
  readonly clusterWide?: readonly string[];
  readonly namespaced?: readonly string[];
}

export interface ChartProject {
  readonly name: string;
  readonly description: string;
}

/** Pods of a chart. The chart sets what they are; these facts are what policies, Secrets and targets need. */
export interface ChartPod<C extends Call = Call> {
  readonly description: string;
  /**
   * The labels that select them, and no other pods; by default `app.kubernetes.io/name` with the name here. They may refer to
   * facts of the cluster, as values may.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** By name; the Service has the name of the pods here. */
  readonly ports?: Readonly<Record<string, Port>>;
  readonly calls?: readonly C[];
  /** The name of the port that the API server calls: an admission or conversion webhook. */
  readonly webhook?: string;
  /** The name of the port that Prometheus scrapes. */
  readonly scrape?: string;
  readonly honorLabels?: boolean;
  /** Keys of the Secret `<name>-secrets`, which the chart's values refer to. */
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  /** A volume: the chart makes its claim. */
  readonly storage?: { readonly size: string };
  readonly replicas?: number;
}

/** A part of a chart that only some clusters have. */
export interface ChartPart {
  readonly values?: Values;
  readonly kinds?: ChartKinds;
  /** Added to the chart's pods; pods of the same name replace them. */
  readonly pods?: Readonly<Record<string, ChartPod>>;
}

/** Kinds of Kubernetes that have no namespace. */
export const clusterWideKinds: ReadonlySet<string> = new Set([
  ...["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map(
    (kind) => `admissionregistration.k8s.io/${kind}`,
  ),
  ...["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"].map(
    (kind) => `admissionregistration.k8s.io/${kind}`,
  ),
  ...["ClusterRole", "ClusterRoleBinding"].map((kind) => `rbac.authorization.k8s.io/${kind}`),
  ...["StorageClass", "CSIDriver"].map((kind) => `storage.k8s.io/${kind}`),
  ...["Namespace", "PersistentVolume", "apiextensions.k8s.io/CustomResourceDefinition"],
  ...["apiregistration.k8s.io/APIService", "networking.k8s.io/IngressClass", "scheduling.k8s.io/PriorityClass"],
]);

/** Charts by name. */
export type Charts = Readonly<Record<string, Chart>>;

/** Takes a bundle from a catalog's vendor.json, which `npm run vendor` writes. */
export function vendored<const Lock extends object>(lock: Lock, name: keyof Lock & string): VendoredSource {
  const found = (lock as Readonly<Record<string, VendoredSource>>)[name];
  return found ?? { folder: `vendor/${name}`, from: "", files: {}, objects: [] };
}

export const isVendored = (source: Chart["source"]): source is VendoredSource => "folder" in source;

/** Pods of a chart as a microservice: all parts of the graph treat them alike. */
export function podAsMicroservice({ owner, namespace }: Chart, name: string, pod: ChartPod): Microservice {
  const { ports = {}, calls = [], storage, ...others } = pod;
  return {
    ...others,
    name,
    owner,
    namespace,
    run: { kind: "chart" },
    image: { repository: "chart", tag: "chart" }, // the chart names the image
    ports,
    calls,
    ...(storage ? { storage: { ...storage, mountPath: "/" } } : {}),
    resources: { cpu: ["0", "0"], memory: ["0", "0"] }, // the chart's values set them
    single: true,
  };
}
