/** What a dashboard asks, for whoever wants to ask it without Grafana. */
import type { Dashboard } from "./dashboard.ts";

export interface AskedQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly legend: string;
  readonly text: string;
}

/** @returns each query in the order of the panels; what Grafana would fill in is filled in: rates look back five minutes */
export const queriesOf = ({ uid, rows }: Dashboard): AskedQuery[] =>
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
