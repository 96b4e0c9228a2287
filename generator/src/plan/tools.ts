import type { Stack } from "../model/cluster.ts";
import type { MetricSet } from "../model/metric.ts";
import type { Dashboard, RuleGroup } from "../promql/index.ts";
import type { Microservices } from "./graph.ts";

/** What the generator itself brings along, on every cluster. */
export interface Tools {
  /** The image that waits in init containers. */
  readonly wait: string;
  /** What each way of monitoring adds to the microservices. */
  readonly stacks: Readonly<Record<Stack, Microservices>>;
  readonly ruleGroups: readonly RuleGroup[];
  readonly dashboards: readonly Dashboard[];
  /** The address below which each alert's runbook stands. */
  readonly runbooks: string;
  /** Those that are written: the names of docs/runbooks, without ending. */
  readonly written: ReadonlySet<string>;
  /** What each process tells, and what recording rules make of it. */
  readonly metrics: Readonly<Record<string, MetricSet>>;
  readonly recorded: MetricSet;
  /** What we read of what others make, by whose it is. */
  readonly exporters: Readonly<Record<string, MetricSet>>;
}
