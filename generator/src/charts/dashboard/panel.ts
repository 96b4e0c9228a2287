/** One panel: its queries, its look, the link to its runbook. */
import type { Panel, Query } from "../../promql/index.ts";
import { runbookOf } from "../../promql/rules-file.ts";
import type { GridPos, Link, PanelJson, Target, Transformation } from "./schema.ts";
import { visualOf } from "./visual.ts";

const dataSource = { type: "prometheus", uid: "prometheus" } as const;

/** @param runbooks the URL of the folder of runbooks, without a slash at the end */
export function panelJson(panel: Panel, id: number, gridPos: GridPos, runbooks: string): PanelJson {
  const { kind, title, description, queries, alert } = panel;
  return {
    id,
    title,
    description,
    gridPos,
    datasource: dataSource,
    targets: queries.map((query, index) => target(kind, query, refIdOf(index))),
    ...(kind === "table" && { transformations: columns(queries) }),
    ...(alert !== undefined && { links: [runbookLink(alert, runbooks)] }),
    ...visualOf(panel),
  };
}

/** Grafana's names of queries: A, B, ... */
const refIdOf = (index: number): string => String.fromCharCode("A".charCodeAt(0) + index);

function target(kind: Panel["kind"], { expression, legend }: Query, refId: string): Target {
  const overTime = kind === "timeseries" || kind === "states";
  return {
    refId,
    expr: expression.text,
    legendFormat: legend,
    format: kind === "table" ? "table" : "time_series",
    // A panel that shows one value queries one value.
    instant: !overTime,
    range: overTime,
  };
}

/** Merges all queries into one table: a column per common label, and one per query. */
function columns(queries: readonly Query[]): Transformation[] {
  const value = (index: number) => (queries.length > 1 ? `Value #${refIdOf(index)}` : "Value");
  return [
    { id: "merge", options: {} },
    {
      id: "organize",
      options: {
        excludeByName: { Time: true },
        renameByName: Object.fromEntries(queries.map(({ legend }, index) => [value(index), legend])),
      },
    },
  ];
}

const runbookLink = (alert: string, runbooks: string): Link => ({
  title: `Runbook: ${alert}`,
  type: "link",
  icon: "doc",
  tooltip: "",
  url: `${runbooks}/${runbookOf(alert)}.md`,
  tags: [],
  asDropdown: false,
  targetBlank: true,
  includeVars: false,
  keepTime: false,
});
