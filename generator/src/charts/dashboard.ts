/** A dashboard's facts as the JSON that Grafana reads: the same facts, the same bytes. */
import type { Dashboard, Row } from "../promql/index.ts";
import { place, titleHeight } from "./dashboard/layout.ts";
import { panelJson } from "./dashboard/panel.ts";
import type { DashboardJson, Link, PanelJson, RowJson } from "./dashboard/schema.ts";

/** @param runbooks the address below which each alert's runbook stands, without a slash at the end */
export const dashboardJson = (dashboard: Dashboard, runbooks: string): string =>
  `${JSON.stringify(grafanaDashboard(dashboard, runbooks), null, 1)}\n`;

/** As {@link dashboardJson}, before it is text. */
export function grafanaDashboard({ uid, title, description, tags, rows }: Dashboard, runbooks: string): DashboardJson {
  return {
    uid,
    title,
    description,
    tags: [...tags],
    schemaVersion: 42,
    editable: false,
    graphTooltip: crosshairAndTooltip,
    time: { from: "now-1h", to: "now" },
    refresh: "30s",
    timezone: "browser",
    templating: { list: [] },
    annotations: { list: [] },
    links: [allDashboards],
    panels: panelsOf(rows, runbooks),
  };
}

/** One moment in all panels. */
const crosshairAndTooltip = 2;

/** From each dashboard to all others, with the time that is looked at. */
const allDashboards: Link = {
  title: "Dashboards",
  type: "dashboards",
  icon: "external link",
  tooltip: "",
  url: "",
  tags: ["taskflow"],
  asDropdown: true,
  targetBlank: false,
  includeVars: false,
  keepTime: true,
};

function panelsOf(rows: readonly Row[], runbooks: string): (PanelJson | RowJson)[] {
  let id = 0;
  let top = 0;
  return rows.flatMap(({ title, panels }) => {
    const row: RowJson = {
      id: ++id,
      type: "row",
      title,
      collapsed: false,
      gridPos: { h: titleHeight, w: 24, x: 0, y: top },
      panels: [],
    };
    const { places, bottom } = place(panels, top + titleHeight);
    top = bottom;
    return [
      row,
      ...panels.flatMap((panel, index) => {
        const position = places[index];
        return position ? [panelJson(panel, ++id, position, runbooks)] : [];
      }),
    ];
  });
}
