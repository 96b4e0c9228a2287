import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import type { Dashboard, Panel, Query } from "../promql/index.ts";
import { resultLabels } from "../promql/result-labels.ts";
import { duplicatesBy } from "./duplicates.ts";
import { dashboardsFile } from "./files.ts";

/** The file that declares a dashboard. */
const placeOf = ({ file = dashboardsFile }: Pick<Dashboard, "file">): string => file;
/** The longest uid that Grafana accepts. */
const longestUid = 40;

/**
 * Finds every error in the dashboards, in the order of their declaration.
 * @param alertNames the declared alerts, one of which a panel may name
 */
export function validateDashboards(dashboards: readonly Dashboard[], alertNames: readonly string[]): Issue[] {
  return [
    ...duplicatesBy(dashboards, ({ uid }) => uid).map(([uid, same]) =>
      issuesAt(same.map(placeOf).at(-1) ?? "")(
        "unique-dashboard",
        `${same.map(({ title }) => `"${title}"`).join(" and ")} have the same uid "${uid}"`,
        "give each dashboard a uid of its own: Grafana shows only one of them",
      ),
    ),
    ...dashboards.flatMap((dashboard) => wrongDashboard(dashboard, alertNames)),
  ];
}

function wrongDashboard(dashboard: Dashboard, alertNames: readonly string[]): Issue[] {
  const { uid, title, description, rows } = dashboard;
  const issue: MakeIssue = (...rest) => ({ ...issuesAt(placeOf(dashboard))(...rest), subject: `dashboard ${uid}` });
  return [
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(uid) && uid.length <= longestUid
      ? []
      : [
          issue(
            "valid-name",
            `uid "${uid}" is not valid`,
            `write lower-case words with dashes, ${longestUid} characters at most`,
          ),
        ]),
    ...(title.trim() ? [] : [issue("require-title", "the dashboard has no title", "write one")]),
    ...(description.trim() ? [] : [issue("require-description", "the dashboard has no description", "write one")]),
    ...(rows.length > 0 ? [] : [issue("no-empty-dashboard", "the dashboard has no row", "add one")]),
    ...rows.flatMap((row) => [
      ...(row.title.trim() ? [] : [issue("require-title", "a row has no title", "write one")]),
      ...(row.panels.length > 0
        ? []
        : [issue("no-empty-row", `row "${row.title}" has no panel`, "add one, or leave the row out")]),
      ...row.panels.flatMap((panel) => wrongPanel(issue, panel, alertNames)),
    ]),
  ];
}

function wrongPanel(issue: MakeIssue, panel: Panel, alertNames: readonly string[]): Issue[] {
  const { title, description, queries, alert, width = 1 } = panel;
  const named = `panel "${title}"`;
  return [
    ...(title.trim() ? [] : [issue("require-title", "a panel has no title", "write one")]),
    ...(description.trim()
      ? []
      : [
          issue(
            "require-description",
            `${named} has no description`,
            "describe the good and the bad values, and what follows from a bad one",
          ),
        ]),
    ...(queries.length > 0 ? [] : [issue("no-empty-panel", `${named} has no query`, "add one")]),
    ...(Number.isInteger(width) && width >= 1 && width <= 24
      ? []
      : [issue("valid-width", `${named} has width ${width}`, "write a whole number from 1 to 24")]),
    ...(alert === undefined || alertNames.includes(alert)
      ? []
      : [issue("no-missing-alert", `${named} names the alert "${alert}"`, didYouMean(alert, alertNames))]),
    ...queries.flatMap((query) => wrongQuery(issue, named, query)),
  ];
}

function wrongQuery(issue: MakeIssue, panel: string, { expression, legend }: Query): Issue[] {
  const { text } = expression;
  if (!text.trim())
    return [issue("no-empty-panel", `${panel} has a query without an expression`, "write it, or remove the query")];
  const labels = resultLabels(text);
  const wanted = [...legend.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)].map(([, label = ""]) => label);
  const missing = labels ? wanted.filter((label) => !labels.includes(label)) : [];
  return [
    ...(legend.trim() ? [] : [issue("require-legend", `${panel} has a query without a legend: ${text}`, "write one")]),
    ...missing.map((label) =>
      issue(
        "no-missing-label",
        `${panel}: the legend names "${label}", but the query returns ${labels?.join(", ") || "no label"}: ${text}`,
        "name a label of the result, or keep this one in the query",
      ),
    ),
  ];
}
