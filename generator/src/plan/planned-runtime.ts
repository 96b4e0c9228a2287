import type { RuleGroup } from "../promql/index.ts";

/** Where another one listens: what start-up waits for, what URLs are made of. */
export interface Address {
  readonly name: string;
  readonly host: string;
  readonly port: number;
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
  | { readonly kind: "postgres"; readonly roles: readonly string[]; readonly observers: readonly string[] }
  | { readonly kind: "redis"; readonly observers: readonly string[] }
  | { readonly kind: "postgres-exporter"; readonly server: Address }
  | { readonly kind: "redis-exporter"; readonly server: Address }
  | {
      readonly kind: "monitoring-gateway";
      readonly host: string;
      readonly grafana: Address;
      readonly prometheus: Address;
    }
  | {
      readonly kind: "prometheus";
      readonly host: string;
      readonly targets: readonly PlannedTarget[];
      readonly ruleGroups: readonly RuleGroup[];
      readonly runbooks: string;
      readonly retentionDays: number;
    }
  | {
      readonly kind: "grafana";
      readonly host: string;
      readonly prometheus: Address;
      /** The ConfigMaps of the dashboards. */
      readonly dashboards: readonly string[];
    }
  | { readonly kind: "kube-state-metrics" }
  | { readonly kind: "node-exporter" }
  | { readonly kind: "chart" };

/** What Prometheus asks, as one job: one port of all pods that carry the labels. */
export interface PlannedTarget {
  readonly job: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The Service's name for the port. */
  readonly portName: string;
  readonly port: number;
  readonly honorLabels: boolean;
  /** The metrics that are kept, of what others make; null: ours tell nothing but what is declared. */
  readonly kept: readonly string[] | null;
  /** Its Service, by name. */
  readonly service: string;
  /** Argo CD's: Prometheus may not list the pods there, and finds them by the Service's name. */
  readonly byName: boolean;
}
