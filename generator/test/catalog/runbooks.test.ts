/** The runbooks of the catalog's alerts. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { ruleGroups as catalogGroups } from "../../src/catalog/alerts/index.ts";
import { calls } from "../../src/catalog/metrics/calls.ts";
import { database } from "../../src/catalog/metrics/database.ts";
import { shared } from "../../src/catalog/metrics/shared.ts";
import { objectives } from "../../src/catalog/objectives.ts";
import { facts } from "../../src/facts.ts";
import { libraryGroups } from "../../src/library/alerts/index.ts";
import { exportersOf } from "../../src/library/metrics/exporters/index.ts";
import { recorded as recordedByLibrary } from "../../src/library/metrics/recorded.ts";
import { observe } from "../../src/library/observed.ts";
import { validateAlerts } from "../../src/plan/validate-alerts.ts";
import { runbookOf } from "../../src/promql/rules-file.ts";
import { cleanUp, migrate } from "../library/microservices.ts";
import { checkRules } from "../promtool.ts";

const { application, microservices, monitoring } = facts;
const { ruleGroups, metrics, recorded, runbookNames } = monitoring;
/** The alerts of the catalog, and those that the library adds for Jobs and CronJobs. */
const watched = observe({
  application,
  microservices: { ...microservices, migrate, "clean-up": cleanUp },
  stack: monitoring.stacks.prometheus,
  prometheus: monitoring.prometheus,
  metrics,
  shared,
  objectives,
});
const alerts = catalogGroups(libraryGroups(watched)).flatMap((group) => group.alerts);
const exporters = exportersOf(microservices, new Set(["job", "cron", "daemon"]));
const folder = join(import.meta.dirname, "../../../docs/runbooks");
const files = readdirSync(folder).filter((file) => file !== "README.md");
const read = (file: string) => readFileSync(join(folder, file), "utf8");

test("each alert has a runbook, each runbook an alert, and the rules are valid", () => {
  expect(alerts.length).toBeGreaterThan(15);
  expect(files.filter((file) => !file.endsWith(".md"))).toEqual([]);
  expect(validateAlerts(ruleGroups, runbookNames, recorded)).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(alerts.map(({ name }) => `${runbookOf(name)}.md`)));
});

describe("a runbook says what users see, how to confirm it and what to do", () => {
  test.each(alerts)("$name", ({ name, severity }) => {
    const text = read(`${runbookOf(name)}.md`);
    const headings = [...text.matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
    expect(headings).toEqual([`# ${name}`, "## What users see", "## How to confirm", "## What to do"]);
    expect(text).toContain(`\nSeverity: ${severity}. `);
    const [, confirm = ""] = text.split(/^## (?:How to confirm|What to do)$/m);
    expect(confirm).toMatch(/```promql\n[^`]+```[\s\S]*```sh\n[^`]+```/);
    expect(text.trimEnd().split("\n").length).toBeGreaterThanOrEqual(15);
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(35);
  });
});

test("the README's table lists every alert once, under its severity", () => {
  const [, page = "", ticket = ""] = read("README.md").split(/^## /m);
  // The library's alerts on stores stay in the table where the application has no store.
  const declared = new Set(alerts.map(({ name }) => name));
  const rows = (text: string) =>
    [...text.matchAll(/^\| \[(\w+)\]\(([\w-]+)\.md\) \|/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => declared.has(name));
  expect(rows(page)).toEqual(alerts.filter(({ severity }) => severity === "page").map(({ name }) => name));
  expect(rows(ticket)).toEqual(alerts.filter(({ severity }) => severity === "ticket").map(({ name }) => name));
});

test("each link leads to a runbook", () => {
  const broken = [...files, "README.md"].flatMap((file) =>
    [...read(file).matchAll(/\]\(([\w-]+\.md)\)/g)]
      .filter(([, to = ""]) => !files.includes(to))
      .map(([link]) => `${file}: ${link}`),
  );
  expect(broken).toEqual([]);
});

describe("a query to paste", () => {
  const queries = files.flatMap((file) =>
    [...read(file).matchAll(/```promql\n([^`]+)```/g)].flatMap(([, block = ""]) =>
      block
        .trim()
        .split("\n")
        .map((query) => ({ file, query })),
    ),
  );

  test("names declared metrics only", () => {
    expect(queries.length).toBeGreaterThan(alerts.length);
    const kit = [calls, database];
    const sets = [...Object.values(metrics), ...Object.values(exporters), ...kit, recordedByLibrary, recorded];
    const known = new Set(sets.flatMap((set) => Object.keys(set)));
    // Prometheus' own metrics of every target.
    for (const name of ["up", "scrape_samples_post_metric_relabeling"]) known.add(name);
    const unknown = queries.flatMap(({ file, query }) =>
      [...query.replace(/\{[^}]*\}|\b(?:by|on) \([^)]*\)|\[[^\]]*\]/g, "").matchAll(/[a-z_][\w:]*(?=\s|$|\)|\()/g)]
        .map(([word]) => word)
        .filter((word) => /_|:|^up$/.test(word) && !/^(histogram_quantile|avg_over_time)$/.test(word))
        .filter((word) => !known.has(word.replace(/_(bucket|count|sum)$/, "")) && !known.has(word))
        .map((word) => `${file}: ${word}`),
    );
    expect(unknown).toEqual([]);
  });

  describe("is PromQL", needs("promtool"), () => {
    test("as promtool reads it", async () => {
      // The name of a recording has no digits.
      const recordOf = (index: number) => `query:${index}`.replace(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "");
      const rules = queries.map(({ query }, index) => ({ record: recordOf(index), expr: query }));
      const { ok, output } = await checkRules({ groups: [{ name: "queries", rules }] });
      expect(output).toContain("SUCCESS");
      expect(ok, output).toBe(true);
    });
  });
});
