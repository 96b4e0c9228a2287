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
  /** The longest pause of an answer, in seconds; null: the gateway's own. */
  readonly pauseSeconds: number | null;
  /** Paths below the prefix that are for other pods only, without a leading slash. */
  readonly hidden: readonly string[];
  /** Paths below the prefix that another microservice answers on this host. */
  readonly except: readonly string[];
}

/** A microservice's home page: the path itself and nothing below it. */
export interface PlannedHome extends PlannedRoute {
  /** true: the path alone, without a slash at its end either. */
  readonly exact: boolean;
}

/** A host name whose requests the gateway passes on: one microservice answers below each path. */
export interface PlannedHost {
  readonly host: string;
  readonly homes: readonly PlannedHome[];
  readonly routes: readonly PlannedRoute[];
  /** The gateway's own routes below /api, where one of the host's paths leads to the gateway itself; null elsewhere. */
  readonly api: readonly PlannedRoute[] | null;
}

/** The facts from which the main container's configuration is rendered. */
export type PlannedRuntime =
  | { readonly kind: "node" }
  | { readonly kind: "page"; readonly api: Address }
  | {
      readonly kind: "gateway";
      /** The addresses that may name the client in X-Forwarded-For: pods, and nodes where the ingress controller has theirs. */
      readonly proxyCidrs: readonly string[];
      /** The microservice that identifies users; null: no route needs one. */
      readonly auth: Address | null;
      /** Each address that it passes requests to, once. */
      readonly backends: readonly Address[];
      /** Those that answer whether they are ready, for /api/health. */
      readonly checked: readonly Address[];
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
      /** The file of the first dashboard, which Grafana opens with; null without dashboards. */
      readonly home: string | null;
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
  /** The path of its metrics; null: Prometheus' own default, /metrics. */
  readonly path: string | null;
  readonly honorLabels: boolean;
  /** The metrics that are kept of a third-party exporter; null: all, since our processes export declared metrics only. */
  readonly kept: readonly string[] | null;
  /** The name of the pods' Service. */
  readonly service: string;
  /** Whether another Service of the pods has the port too: a headless one, or the one of their NodePort. */
  readonly servedTwice: boolean;
  /** true for Argo CD: Prometheus may not list pods in its namespace, so it finds them by the Service's name. */
  readonly byName: boolean;
  /** Whether it is Prometheus itself, which it scrapes on localhost. */
  readonly own: boolean;
}
