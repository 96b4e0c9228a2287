/** The monitoring facts of an application: the library's alerts and dashboards, and its own. */
import type { Stack } from "../model/cluster.ts";
import type { MetricSet } from "../model/metric.ts";
import type { Microservices } from "../model/microservice.ts";
import type { Dashboard, RuleGroup } from "../promql/index.ts";
import { type LibraryGroups, libraryGroups } from "./alerts/index.ts";
import { libraryDashboards, type OwnPanels } from "./dashboards/index.ts";
import { exportersOf } from "./metrics/exporters/index.ts";
import { recorded } from "./metrics/recorded.ts";
import { type Described, type Observed, observe, type SharedMetrics } from "./observed.ts";
import { type Runbooks, runbooksFor } from "./runbooks.ts";
import { type AlertWords, alertsWithWords, type DashboardWords, dashboardsWithWords, linkedTo } from "./words.ts";

/** An application without metrics of its own leaves out what is optional. */
export interface MonitoringInput extends Described {
  /** The microservices that each monitoring stack adds. */
  readonly stacks: Readonly<Record<Stack, Microservices>>;
  /** The names of the microservices that scrape and that show dashboards, in every stack; "prometheus" and "grafana" by default. */
  readonly prometheus?: string;
  readonly grafana?: string;
  readonly runbooks: Runbooks;
  /** Puts the application's rule groups among the library's: by default after them. */
  readonly ruleGroups?: (library: LibraryGroups) => readonly RuleGroup[];
  /** The metrics of the application's own processes, by process. */
  readonly metrics?: Readonly<Record<string, MetricSet>>;
  /** Those of them that the library's alerts and dashboards use. */
  readonly shared?: SharedMetrics;
  /** The metrics that the application's own rules record. */
  readonly recorded?: MetricSet;
  /** The application's panels on the library's dashboards. */
  readonly panels?: OwnPanels;
  /** The application's own dashboards, after the library's. */
  readonly dashboards?: readonly Dashboard[];
  /** Texts of the library's alerts and panels: their meaning for the application's users. */
  readonly words?: { readonly alerts?: AlertWords; readonly dashboards?: DashboardWords };
}

/** Makes the value of `monitoring` in an application's facts. */
export function monitoringOf(input: MonitoringInput) {
  const { application, stacks, metrics = {}, shared = {}, panels = {}, words = {}, runbooks } = input;
  const { prometheus = "prometheus", grafana = "grafana" } = input;
  const observed = observe({ ...input, stack: stacks.prometheus, prometheus, metrics, shared });
  const library = libraryGroups(observed);
  const worded = {
    causes: alertsWithWords(library.causes, words.alerts),
    consequences: alertsWithWords(library.consequences, words.alerts),
  };
  const ruleGroups = (input.ruleGroups ?? (({ causes, consequences }) => [...causes, ...consequences]))(worded);
  const alerts = new Set(ruleGroups.flatMap(namesOf));
  const known = [...observed.absentAlerts, ...[...library.causes, ...library.consequences].flatMap(namesOf)];
  const made = linkedTo(alerts, libraryDashboards(observed, panels));
  return {
    prometheus,
    grafana,
    stacks,
    ruleGroups,
    dashboards: [...dashboardsWithWords(application.name, made, words.dashboards), ...(input.dashboards ?? [])],
    runbooksUrl: runbooks.url,
    // Read when the facts are validated: making them reads no folder.
    get runbookNames(): ReadonlySet<string> {
      return runbooksFor(alerts, known, runbooks);
    },
    metrics,
    recorded: { ...(observed.absentAlerts.has("ErrorBudgetBurnsFast") ? {} : recorded), ...input.recorded },
    exporters: exportersOf(input.microservices, kindsOf(observed)),
  };
}

const namesOf = ({ alerts }: RuleGroup): string[] => alerts.map(({ name }) => name);

/** The kinds of the workloads that the application has. */
const kindsOf = ({ kept }: Observed) =>
  new Set((Object.keys(kept) as (keyof typeof kept)[]).filter((kind) => kept[kind].length > 0));
