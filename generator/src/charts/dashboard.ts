/** Renders a dashboard's facts as the JSON that Grafana reads: equal facts give equal bytes. */
import type { Dashboard, Row } from "../promql/index.ts";
import { place, titleHeight } from "./dashboard/layout.ts";
import { panelJson } from "./dashboard/panel.ts";
import type { DashboardJson, Link, PanelJson, RowJson } from "./dashboard/schema.ts";

/** @param runbooks the URL of the folder of runbooks, without a slash at the end */
export const dashboardJson = (dashboard: Dashboard, runbooks: string): string =>
  `${JSON.stringify(grafanaDashboard(dashboard, runbooks), null, 1)}\n`;

/** The dashboard as an object; {@link dashboardJson} returns it as text. */
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
    links: [linkToAll(tags)],
    panels: panelsOf(rows, runbooks),
  };
}

/** Shows the moment below the mouse in all panels at once. */
const crosshairAndTooltip = 2;

/** The links from each dashboard to all others with its first tag, the application's; they keep the time range. */
const linkToAll = (tags: readonly string[]): Link => ({
  title: "Dashboards",
  type: "dashboards",
  icon: "external link",
  tooltip: "",
  url: "",
  tags: tags.slice(0, 1),
  asDropdown: true,
  targetBlank: false,
  includeVars: false,
  keepTime: true,
});

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
