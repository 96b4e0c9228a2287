import type { Application } from "../model/application.ts";
import type { Charts } from "../model/chart.ts";
import type { Cluster, Stack } from "../model/cluster.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Externals } from "../model/external.ts";
import type { MetricSet } from "../model/metric.ts";
import type { Microservices } from "../model/microservice.ts";
import type { Dashboard, RuleGroup } from "../promql/index.ts";

/** The clusters by the name under which the catalog registers them. */
export type Clusters = Readonly<Record<string, Cluster>>;

/** The whole input of the generator: the catalog's facts, or a test's. */
export interface Facts {
  readonly application: Application;
  readonly microservices: Microservices;
  readonly externals: Externals;
  readonly charts: Charts;
  readonly clusters: Clusters;
  readonly delivery: Delivery;
  /** The image of the init containers that wait for a microservice's needs. */
  readonly waitImage: string;
  readonly monitoring: MonitoringFacts;
}

export interface MonitoringFacts {
  /** The names of the microservices that scrape and that show dashboards, in every stack. */
  readonly prometheus: string;
  readonly grafana: string;
  /** The microservices that each monitoring stack adds; the pods of a chart are declared with the chart. */
  readonly stacks: Readonly<Record<Stack, Microservices>>;
  readonly ruleGroups: readonly RuleGroup[];
  readonly dashboards: readonly Dashboard[];
  /** The URL of the folder with the runbooks, without a slash at the end. */
  readonly runbooksUrl: string;
  /** The names of the runbooks: the files in docs/runbooks without their extension, without the README. */
  readonly runbookNames: ReadonlySet<string>;
  /** The metrics of our own processes, by process. */
  readonly metrics: Readonly<Record<string, MetricSet>>;
  /** The metrics that recording rules record. */
  readonly recorded: MetricSet;
  /** The metrics that Prometheus keeps of third-party exporters, by exporter. */
  readonly exporters: Readonly<Record<string, MetricSet>>;
}
