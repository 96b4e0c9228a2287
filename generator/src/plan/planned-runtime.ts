import type { Container } from "../model/run.ts";
import type { RuleGroup } from "../promql/index.ts";

/** The address of another microservice: start-up waits for it, URLs contain it. */
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

/** A host name whose requests the gateway passes on: one microservice answers below each path. */
export interface PlannedHost {
  readonly host: string;
  /** Each microservice's home page: the path itself and nothing below it. */
  readonly homes: readonly PlannedRoute[];
  readonly routes: readonly PlannedRoute[];
}

/** The facts from which the main container's configuration is rendered. */
export type PlannedRuntime =
  | { readonly kind: "node" }
  | { readonly kind: "page"; readonly api: Address }
  | {
      readonly kind: "gateway";
      readonly podCidr: string;
      /** The microservice that identifies users; null: no route needs one. */
      readonly auth: Address | null;
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
      /** The folder of the dashboards: the application's name as people write it. */
      readonly title: string;
      /** The name of the provisioning files. */
      readonly provider: string;
      readonly host: string;
      readonly prometheus: Address;
      /** The ConfigMaps of the dashboards. */
      readonly dashboards: readonly string[];
    }
  | {
      readonly kind: "kube-state-metrics";
      /** The resources that it lists, sorted. */
      readonly resources: readonly string[];
    }
  | { readonly kind: "node-exporter" }
  | Container
  | { readonly kind: "chart" };

/** A job of Prometheus: one port of all pods that have the labels. */
export interface PlannedTarget {
  readonly job: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The Service's name for the port. */
  readonly portName: string;
  readonly port: number;
  readonly honorLabels: boolean;
  /** The metrics that are kept of a third-party exporter; null: all, since our processes export declared metrics only. */
  readonly kept: readonly string[] | null;
  /** The name of the pods' Service. */
  readonly service: string;
  /** true for Argo CD: Prometheus may not list pods in its namespace, so it finds them by the Service's name. */
  readonly byName: boolean;
  /** Whether it is Prometheus itself, which it scrapes on localhost. */
  readonly own: boolean;
}
