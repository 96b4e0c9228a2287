import { facts } from "../application/index.ts";
import type { Row } from "./row.ts";

const { monitoring } = facts;
const [dashboard] = monitoring.dashboards;
const [row] = dashboard?.rows ?? [];
const [panel] = row?.panels ?? [];
const [query] = panel?.queries ?? [];
const [group] = monitoring.ruleGroups;
const [alert] = group?.alerts ?? [];

const withMonitoring = (change: object) => ({ ...facts, monitoring: { ...monitoring, ...change } });
const withPanel = (change: object) => {
  const rows = [{ ...row, panels: [{ ...panel, ...change }] }];
  return withMonitoring({ dashboards: [{ ...dashboard, rows }] });
};
const withAlert = (change: object) =>
  withMonitoring({ ruleGroups: [{ ...group, alerts: [{ ...alert, ...change }] }, ...monitoring.ruleGroups.slice(1)] });
const withMetric = (change: object) =>
  withMonitoring({
    recorded: { "job:http_requests:rate5m": { type: "gauge", unit: "count", help: "Requests", labels: {}, ...change } },
  });

/** Of alerts, dashboards and metrics: their shape. Their words are judged in the tests of validate-alerts and others. */
export const invalidMonitoring: readonly Row[] = [
  ["an unknown key of a panel", withPanel({ widht: 12 }), "valid-fact", 'did you mean "width"?'],
  [
    "an unknown key of a query",
    withPanel({ queries: [{ ...query, legends: "x" }] }),
    "valid-fact",
    "dashboards[0].rows[0].panels[0].queries[0].legends is not a known key",
  ],
  [
    "an unknown key of an expression",
    withPanel({ queries: [{ ...query, expression: { ...query?.expression, txt: "up" } }] }),
    "valid-fact",
    "queries[0].expression.txt is not a known key",
  ],
  ["a panel without a query", withPanel({ queries: [] }), "valid-fact", "queries is empty"],
  ["a kind of panel that does not exist", withPanel({ kind: "graph" }), "valid-fact", 'kind is "graph"'],
  ["an unknown key of an alert", withAlert({ form: "5m" }), "valid-fact", "alerts[0].form is not a known key"],
  ["a severity that does not exist", withAlert({ severity: "pages" }), "valid-fact", 'did you mean "page"?'],
  ["an alert after 5 minuets", withAlert({ for: "5 minuets" }), "valid-duration", "alerts[0].for"],
  [
    "an alert without an expression",
    withAlert({ expression: { text: "", atom: true } }),
    "valid-rule",
    "no expression",
  ],
  ["a type of metric that does not exist", withMetric({ type: "guage" }), "valid-fact", 'did you mean "gauge"?'],
  ["an unknown key of a metric", withMetric({ lables: {} }), "valid-fact", "lables is not a known key"],
];
