import type { Resources, Scale, TaskflowNamespace } from "../model/microservice.ts";
import type { Edge, PodPeer } from "../model/traffic.ts";

/** What a microservice becomes on one cluster: every optional is resolved, nothing here has a `?`. */

export interface PlannedPort {
  readonly name: string;
  readonly port: number;
  readonly servicePort: number;
  readonly nodePort: number | null;
}

/** A Secret that somebody with access to the cluster makes: bootstrap does, with one random value a credential. */
export interface PlannedSecret {
  readonly namespace: string;
  readonly name: string;
  readonly type: "Opaque" | "kubernetes.io/tls" | "kubernetes.io/dockerconfigjson";
  readonly keys: readonly { readonly key: string; readonly credential: string; readonly env: string | null }[];
}

/** Where another one listens: what start-up waits for, what URLs are made of. */
export interface Address {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface PlannedSidecar {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  readonly localOnly: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: Resources;
}

/** A path prefix that the gateway passes on. */
export interface PlannedRoute {
  readonly prefix: string;
  readonly to: string;
  readonly upstream: Address;
  readonly auth: "user" | "none";
  readonly ratePerSecond: number;
  readonly maxBody: string;
}

/** A host name of the cluster that is not the API's: below each of its paths one microservice answers, by the same routes. */
export interface PlannedHost {
  readonly host: string;
  /** Each microservice's home page: the path itself and nothing below it. */
  readonly homes: readonly PlannedRoute[];
  readonly routes: readonly PlannedRoute[];
}

/** What the container's own configuration is made of. */
export type PlannedRuntime =
  | { readonly kind: "node" }
  | { readonly kind: "page"; readonly api: Address }
  | {
      readonly kind: "gateway";
      readonly podCidr: string;
      readonly auth: Address;
      readonly backends: readonly Address[];
      readonly routes: readonly PlannedRoute[];
      readonly hosts: readonly PlannedHost[];
    }
  | { readonly kind: "postgres"; readonly roles: readonly string[] }
  | { readonly kind: "redis" };

export interface PlannedMicroservice {
  readonly kind: "microservice";
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly namespace: TaskflowNamespace;
  readonly runtime: PlannedRuntime;
  readonly image: string;
  /** Runs the init container that waits for `needs`. */
  readonly waitImage: string;
  readonly imagePullSecret: string | null;
  readonly ports: readonly PlannedPort[];
  readonly needs: readonly Address[];
  readonly environment: Readonly<Record<string, string>>;
  readonly secret: PlannedSecret | null;
  readonly sidecars: readonly PlannedSidecar[];
  readonly storage: { readonly size: string; readonly mountPath: string; readonly storageClass: string } | null;
  readonly resources: Resources;
  /** Where nothing scales it. */
  readonly replicas: number;
  readonly scale: Scale | null;
  readonly inbound: readonly Edge[];
  readonly outbound: readonly Edge[];
  readonly ingress: {
    readonly className: string;
    readonly tlsSecret: string;
    readonly hosts: readonly { readonly host: string; readonly paths: readonly string[] }[];
  } | null;
}

/** What a microservice's pods follow from: everything but who may talk with them. */
export type PlannedWorkload = Omit<PlannedMicroservice, "imagePullSecret" | "inbound" | "outbound" | "ingress">;

export interface PlannedNamespace {
  readonly kind: "namespace";
  readonly name: TaskflowNamespace;
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

/** One folder of clusters/<cluster> and one Argo CD Application. */
export type PlannedComponent = PlannedMicroservice | PlannedNamespace;

export interface PlannedApplication {
  readonly cluster: string;
  readonly component: string;
  readonly namespace: string;
  readonly wave: number;
  /** Keeps data: deleting the Application leaves its objects. */
  readonly keepsData: boolean;
}

export interface PlannedCluster {
  readonly name: string;
  readonly kubernetes: string;
  readonly components: readonly PlannedComponent[];
  readonly applications: readonly PlannedApplication[];
  readonly edges: readonly Edge[];
  readonly secrets: readonly PlannedSecret[];
  readonly hosts: readonly string[];
  readonly size: { readonly cpu: string; readonly memory: string };
  readonly platform: readonly PodPeer[];
  readonly podCidr: string;
}
