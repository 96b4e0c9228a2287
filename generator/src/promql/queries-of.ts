/** A dashboard's queries, to run them without Grafana. */
import type { Dashboard } from "./dashboard.ts";

export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly legend: string;
  readonly text: string;
}

/** @returns the queries in the order of the panels; Grafana's `$__rate_interval` is replaced by five minutes */
export const queriesOf = ({ uid, rows }: Dashboard): PanelQuery[] =>
  rows.flatMap(({ panels }) =>
    panels.flatMap(({ title, queries }) =>
      queries.map(({ expression, legend }) => ({
        dashboard: uid,
        panel: title,
        legend,
        text: expression.text.replaceAll("$__rate_interval", "5m"),
      })),
    ),
  );
