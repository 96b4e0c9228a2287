import type { PodSecurityLevel } from "../model/application.ts";
import type { ControllerKind } from "../model/cluster.ts";
import type { Exception } from "../model/exception.ts";
import type { ApiRead, Right } from "../model/microservice.ts";
import type { Resources, Scale } from "../model/resources.ts";
import type { Edge, PodPeer, Protocol } from "../model/traffic.ts";
import type { CronJob, Job, Toleration } from "../model/workload.ts";
import type { Dashboard, RuleGroup } from "../promql/index.ts";
import type { Belonging } from "./belonging.ts";
import type { Installation } from "./installation.ts";
import type { PlannedChart, PlannedProject } from "./planned-chart.ts";
import type { PlannedGateway, PlannedIngress } from "./planned-entry.ts";
import type { Address, PlannedRuntime, PlannedTarget } from "./planned-runtime.ts";

export type * from "./belonging.ts";
export type * from "./planned-chart.ts";
export type * from "./planned-entry.ts";
export type * from "./planned-runtime.ts";

// Facts on one cluster: every optional fact is resolved, so no field here has a `?`.

export interface PlannedPort {
  readonly name: string;
  readonly port: number;
  readonly servicePort: number;
  readonly protocol: Protocol;
  readonly appProtocol: string | null;
  readonly nodePort: number | null;
}

/** A Secret that must exist on the cluster and is never in git: bootstrap makes it, with one random value per credential. */
export interface PlannedSecret {
  readonly namespace: string;
  readonly name: string;
  readonly type: "Opaque" | "kubernetes.io/tls" | "kubernetes.io/dockerconfigjson";
  readonly keys: readonly { readonly key: string; readonly credential: string; readonly env: string | null }[];
}

export interface PlannedSidecar {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** null: the pod's user. */
  readonly user: number | null;
  readonly port: number;
  readonly localOnly: boolean;
  /** Whether its port is in a Service, for Prometheus. */
  readonly scraped: boolean;
  /** The path that its probes request; null: the paths that our services answer. */
  readonly probe: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: Resources;
}

/** How the pods are kept: see model/workload.ts. */
export type PlannedWorkloadKind =
  | { readonly kind: "deployment" | "stateful" | "daemon" }
  | Required<Job>
  | (Required<Omit<CronJob, "history">> & {
      readonly history: { readonly succeeded: number; readonly failed: number };
    });

export interface PlannedMicroservice {
  readonly kind: "microservice";
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly namespace: string;
  /** The labels that select its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly belongsTo: Belonging;
  readonly runtime: PlannedRuntime;
  readonly workload: PlannedWorkloadKind;
  readonly image: string;
  /** Whether its pods call each other. */
  readonly callsItself: boolean;
  /** The image of the init container that waits for `needs`. */
  readonly waitImage: string;
  readonly imagePullSecret: string | null;
  readonly ports: readonly PlannedPort[];
  readonly needs: readonly Address[];
  readonly environment: Readonly<Record<string, string>>;
  readonly secret: PlannedSecret | null;
  readonly sidecars: readonly PlannedSidecar[];
  readonly storage: { readonly size: string; readonly mountPath: string; readonly storageClass: string } | null;
  readonly resources: Resources;
  /** The request and limit of each container's disk space. */
  readonly ephemeralStorage: readonly [request: string, limit: string];
  readonly placement: {
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly tolerations: readonly Toleration[];
    readonly spread: string | null;
    readonly priorityClass: string | null;
  };
  /** The number of replicas where no autoscaler sets it. */
  readonly replicas: number;
  readonly scale: Scale | null;
  readonly reads: readonly ApiRead[];
  readonly rights: readonly Right[];
  /** The Secret whose certificate it mounts, without the key. */
  readonly certificate: string | null;
  readonly inbound: readonly Edge[];
  readonly outbound: readonly Edge[];
  readonly ingress: PlannedIngress | null;
}

/** The fields from which a microservice's pods follow: all but its account's and its connections'. */
export type PlannedWorkload = Omit<PlannedMicroservice, "imagePullSecret" | "inbound" | "outbound" | "ingress">;

export interface PlannedNamespace {
  readonly kind: "namespace";
  readonly name: string;
  readonly belongsTo: Belonging;
  readonly podSecurity: PodSecurityLevel;
  readonly kubernetes: string;
  readonly quota: {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits: { readonly cpu: string; readonly memory: string };
    readonly pods: number;
    readonly claims: number;
    readonly nodePorts: number;
  };
  readonly containerDefaults: Resources;
}

/** The objects that Prometheus' operator and Grafana's sidecar read: a component without pods. */
export type PlannedObjects = {
  readonly namespace: string;
  readonly belongsTo: Belonging;
  /** The application's name as people write it. */
  readonly title: string;
  /** The URL of the folder of runbooks, without a slash at the end. */
  readonly runbooks: string;
} & (
  | { readonly kind: "dashboards"; readonly name: string; readonly dashboards: readonly Dashboard[] }
  | { readonly kind: "rules"; readonly name: string; readonly ruleGroups: readonly RuleGroup[] }
  | { readonly kind: "targets"; readonly name: string; readonly targets: readonly PlannedTarget[] }
);

/** One folder of clusters/<cluster>, and one Argo CD Application. */
export type PlannedComponent = PlannedMicroservice | PlannedNamespace | PlannedGateway | PlannedObjects;

export interface PlannedApplication {
  readonly cluster: string;
  /** The Application's name: the component's, with the prefix of the stage. */
  readonly name: string;
  readonly component: string;
  readonly namespace: string;
  readonly wave: number;
  /** Whether it keeps data: then deleting the Application leaves its objects. */
  readonly keepsData: boolean;
}

/** A declared exception of the container that has the workload's name. */
export interface PlannedException extends Exception {
  readonly namespace: string;
  readonly workload: string;
  readonly container: string;
}

export interface PlannedCluster {
  readonly name: string;
  readonly installation: Installation;
  /** The cluster whose Argo CD it shares; null: it has its own. */
  readonly beside: string | null;
  readonly kubernetes: string;
  readonly components: readonly PlannedComponent[];
  readonly applications: readonly PlannedApplication[];
  /** The names of the microservices that have a file in the catalog, for messages that name the file. */
  readonly declaredMicroservices: readonly string[];
  readonly edges: readonly Edge[];
  readonly secrets: readonly PlannedSecret[];
  readonly hosts: readonly string[];
  readonly ingressController: ControllerKind;
  readonly size: { readonly cpu: string; readonly memory: string };
  readonly nodes: number;
  /** Permitted departures of containers from `restricted`. */
  readonly exceptions: readonly PlannedException[];
  readonly platform: readonly PodPeer[];
  readonly podCidr: string;
  readonly targets: readonly PlannedTarget[];
  readonly charts: readonly PlannedChart[];
  readonly projects: readonly PlannedProject[];
  /** The names of the Applications that install a chart. */
  readonly chartApplications: readonly string[];
}
