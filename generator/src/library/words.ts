/** Texts for the library's alerts and panels that say what a bad value means for the application's users. */
import type { Alert, Dashboard, RuleGroup } from "../promql/index.ts";
import { uidOf } from "./dashboards/uid.ts";

/** By the alert's name. */
export type AlertWords = Readonly<Record<string, Partial<Pick<Alert, "summary" | "description">>>>;

/** By the dashboard's uid without the application's name; the descriptions of its panels by their titles. */
export type DashboardWords = Readonly<
  Record<
    string,
    Partial<Pick<Dashboard, "title" | "description">> & { readonly panels?: Readonly<Record<string, string>> }
  >
>;

export const alertsWithWords = (groups: readonly RuleGroup[], words: AlertWords = {}): RuleGroup[] =>
  groups.map((group) =>
    group.alerts.some(({ name }) => words[name])
      ? { ...group, alerts: group.alerts.map((alert) => ({ ...alert, ...words[alert.name] })) }
      : group,
  );

export function dashboardsWithWords(
  application: string,
  dashboards: readonly Dashboard[],
  words: DashboardWords = {},
): Dashboard[] {
  const byUid = new Map(Object.entries(words).map(([name, of]) => [uidOf(application, name), of]));
  return dashboards.map((dashboard) => {
    const { panels = {}, ...head } = byUid.get(dashboard.uid) ?? {};
    return { ...withDescriptions(dashboard, panels), ...head };
  });
}

function withDescriptions(dashboard: Dashboard, descriptions: Readonly<Record<string, string>>): Dashboard {
  if (Object.keys(descriptions).length === 0) return dashboard;
  return mapPanels(dashboard, (panel) => ({ ...panel, description: descriptions[panel.title] ?? panel.description }));
}

/** Without links to runbooks of alerts that the application does not have. */
export const linkedTo = (alerts: ReadonlySet<string>, dashboards: readonly Dashboard[]): Dashboard[] =>
  dashboards.map((dashboard) =>
    mapPanels(dashboard, ({ alert, ...panel }) => (alert && alerts.has(alert) ? { ...panel, alert } : panel)),
  );

type Panels = Dashboard["rows"][number]["panels"];

function mapPanels(dashboard: Dashboard, change: (panel: Panels[number]) => Panels[number]): Dashboard {
  const [first, ...others] = dashboard.rows.map(({ title, panels: [one, ...more] }) => ({
    title,
    panels: [change(one), ...more.map(change)] as const,
  }));
  return first ? { ...dashboard, rows: [first, ...others] } : dashboard;
}
