/** The catalog's dashboards: valid facts, tidy in Grafana's JSON, with queries that Prometheus can parse. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { panels as own } from "../../src/catalog/dashboards/index.ts";
import { words } from "../../src/catalog/dashboards/words.ts";
import { calls } from "../../src/catalog/metrics/calls.ts";
import { database } from "../../src/catalog/metrics/database.ts";
import { shared } from "../../src/catalog/metrics/shared.ts";
import { dashboardJson, grafanaDashboard } from "../../src/charts/dashboard.ts";
import { facts } from "../../src/facts.ts";
import { libraryDashboards } from "../../src/library/dashboards/index.ts";
import { node } from "../../src/library/metrics/node.ts";
import { observe } from "../../src/library/observed.ts";
import { formatIssues } from "../../src/model/issue.ts";
import type { MetricSet } from "../../src/model/metric.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import { validateDashboards } from "../../src/plan/validate-dashboards.ts";
import { queriesOf } from "../../src/promql/queries-of.ts";
import { checkRules } from "../promtool.ts";

const root = join(import.meta.dirname, "../../..");
const { microservices, application } = facts;
const { dashboards: all, ruleGroups, metrics, stacks } = facts.monitoring;
const observed = { application, microservices, stack: stacks.prometheus, prometheus: "prometheus", metrics, shared };
const alertNames = ruleGroups.flatMap(({ alerts }) => alerts.map(({ name }) => name));
const otherNamespace = Object.keys(application.namespaces).find((each) => each !== application.monitoring) ?? "";
const runbooks = "https://git.test/application/blob/main/docs/runbooks";
const uidOf = (name: string): string => `${application.name}-${name}`;
const named = all.map((dashboard) => [dashboard.uid, dashboard] as const);
const queries = all.flatMap(queriesOf);

test("include the overview, one dashboard per Node service, the stores, nginx, the nodes and Argo CD", () => {
  const running = (...kinds: string[]) => Object.values(microservices).filter(({ run }) => kinds.includes(run.kind));
  const wanted = [
    ...["overview", "nodes", "delivery"],
    ...(running("page", "gateway").length > 0 ? ["nginx"] : []),
    ...running("node", "postgres", "redis").map(({ name }) => name),
  ];
  expect(all.map(({ uid }) => uid)).toEqual(expect.arrayContaining(wanted.map(uidOf)));
});

test("have each panel whose description the catalog sets", () => {
  const titles = (uid: string) =>
    all.find((one) => one.uid === uidOf(uid))?.rows.flatMap((row) => row.panels.map(({ title }) => title));
  for (const [uid, { panels = {} }] of Object.entries(words))
    expect(titles(uid), uid).toEqual(expect.arrayContaining(Object.keys(panels)));
});

test("are valid and name alerts that exist", () => {
  expect(formatIssues(validateDashboards(all, alertNames))).toBe("");
});

describe.each(named)("%s in Grafana's JSON", (_, dashboard) => {
  const { panels } = grafanaDashboard(dashboard, runbooks);
  const withQueries = panels.flatMap((panel) => (panel.type === "row" ? [] : [panel]));

  test("has ascending panel ids", () => {
    expect(panels.map(({ id }) => id)).toEqual(panels.map((_, index) => index + 1));
  });

  test("has no overlapping panel, no panel outside the grid and no gap between rows", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(cells.length).toBeGreaterThan(24);
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x < 0 || x + w > 24)).toEqual([]);
    const lines = new Set(cells.map((cell) => cell.split(",")[1]));
    expect(lines.size).toBe(Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)));
  });

  test("has a query, a legend, a unit and a description on each panel", () => {
    expect(withQueries.length).toBeGreaterThan(3);
    for (const { title, description, targets, fieldConfig } of withQueries) {
      expect(title?.trim(), title).not.toBe("");
      expect(description, title).toMatch(/\S.*\.$/);
      expect(fieldConfig.defaults.unit, title).toMatch(/^[a-zA-Z]+$/);
      expect(targets.length, title).toBeGreaterThan(0);
      expect(targets.filter(({ expr, legendFormat }) => !expr.trim() || !legendFormat?.trim())).toEqual([]);
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
    }
  });

  test("links each alert to its runbook, which exists", () => {
    const wanted = dashboard.rows.flatMap((row) => row.panels.flatMap(({ alert }) => (alert ? [alert] : [])));
    const links = withQueries.flatMap(({ links = [] }) => links);
    expect(links.map(({ title }) => title)).toEqual(wanted.map((alert) => `Runbook: ${alert}`));
    const files = links.map(({ url = "" }) => url.replace(`${runbooks}/`, ""));
    expect(files.filter((file) => !existsSync(join(root, "docs/runbooks", file)))).toEqual([]);
  });

  test("is identical each time it is rendered", () => {
    const again = facts.monitoring.dashboards.find(({ uid }) => uid === dashboard.uid);
    expect(again && dashboardJson(again, runbooks)).toBe(dashboardJson(dashboard, runbooks));
  });
});

test("show zero in green, except where zero is bad", () => {
  const panels = all.flatMap(({ rows }) => rows.flatMap((row) => row.panels));
  const falling = panels.flatMap(({ title, thresholds }) =>
    thresholds && thresholds.red < thresholds.yellow ? [title.replace(/^.*: |(?<=Pods) of .*/, "")] : [],
  );
  const known = [
    "Pods",
    "Pods that serve",
    "PostgreSQL answers",
    "Redis answers",
    "Targets that answer",
    "Writes to disk",
    "nginx answers",
  ];
  expect(falling.length).toBeGreaterThan(0);
  expect(falling.filter((title) => !known.includes(title))).toEqual([]);
  expect(panels.filter(({ thresholds }) => thresholds && Math.min(thresholds.yellow, thresholds.red) <= 0)).toEqual([]);
});

describe("a service's dashboard", () => {
  const services = Object.values(microservices).filter(({ name }) => name in metrics);
  const sets: Readonly<Record<string, MetricSet>> = metrics;

  test.each(services.map(({ name }) => name))("%s shows each of its declared metrics", (name) => {
    const texts = queries.filter(({ dashboard }) => dashboard === uidOf(name)).map(({ text }) => text);
    const declared = Object.keys(sets[name] ?? {}).filter((metric) => !(metric in node));
    expect(declared.length).toBeGreaterThan(2);
    expect(
      declared.filter((metric) => !texts.some((text) => new RegExp(`\\b${metric}(_bucket)?\\b`).test(text))),
    ).toEqual([]);
  });

  test("has rows for calls and queries exactly where the service declares their metrics", () => {
    const titles = (name: string) => all.find(({ uid }) => uid === uidOf(name))?.rows.map(({ title }) => title);
    for (const { name } of services) {
      expect([name, titles(name)?.includes("Calls of other services")]).toEqual([
        name,
        Object.keys(calls).every((metric) => metric in (sets[name] ?? {})),
      ]);
      expect([name, titles(name)?.includes("Database")]).toEqual([
        name,
        Object.keys(database).every((metric) => metric in (sets[name] ?? {})),
      ]);
    }
  });

  test("exists for a new service that declares no metric of its own", () => {
    const fresh: Microservice = {
      ...{ name: "fresh", description: "A new service", owner: "team", namespace: otherNamespace },
      ...{ run: { kind: "node" }, image: { repository: "registry.test/fresh", tag: "0.1.0" } },
      ...{
        ports: { http: { port: 8080 } },
        calls: [{ to: "kube-dns" }, { to: services[0]?.name ?? "" }],
        scrape: "http",
      },
      resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
    };
    const changed = observe({ ...observed, microservices: { ...microservices, fresh } });
    const made = libraryDashboards(changed, own).find(({ uid }) => uid === uidOf("fresh"));
    expect(made?.rows.map(({ title }) => title)).toEqual(["At a glance", "Requests", "Dependencies", "Pods"]);
  });
});

describe("promtool", needs("promtool"), () => {
  const asRules = (texts: readonly string[]) => ({
    groups: [{ name: "queries", rules: texts.map((expr, index) => ({ record: `query:${index}`, expr })) }],
  });

  test("parses every query", async () => {
    expect(queries.length).toBeGreaterThan(50);
    const { ok, output } = await checkRules(asRules(queries.map(({ text }) => text)));
    expect(output).toContain(`SUCCESS: ${queries.length} rules found`);
    expect(ok, output).toBe(true);
  });

  test("refuses a query that is not PromQL", async () => {
    const { ok, output } = await checkRules(asRules(["sum by (job) (up"]));
    expect(ok).toBe(false);
    expect(output).toContain("parse error");
  });
});
