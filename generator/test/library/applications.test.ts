/** The library's alerts and dashboards for applications of any shape: valid, rendered without a finding, true in promtool. */
import { beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { formatIssues } from "../../src/model/issue.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { validate } from "../../src/plan/validate.ts";
import { queriesOf } from "../../src/promql/queries-of.ts";
import { type RunbookUrl, rulesFile } from "../../src/promql/rules-file.ts";
import { microservices as fixture } from "../application/index.ts";
import { issuesOf } from "../facts.ts";
import { checkRules, testRules } from "../promtool.ts";
import { groupsReadBy } from "../rules-read.ts";
import { testsFile } from "../tests-file.ts";
import { anyImage, cleanUp, demon, dns, migrate, scraped, silent, store, worker } from "./microservices.ts";
import { dashboardOf, namesOf, small } from "./small.ts";

const { redis, postgres } = fixture;
const redisExporter = fixture["redis-exporter"];
const postgresExporter = fixture["postgres-exporter"];
const second = (one: Microservice, name: string): Microservice => ({
  ...one,
  name,
  secrets: Object.fromEntries(
    Object.entries(one.secrets ?? {}).map(([key, secret]) => [key, { ...secret, credential: `${name}/${key}` }]),
  ),
});
const cache = second(redis, "cache");
const cacheExporter: Microservice = {
  ...redisExporter,
  name: "cache-exporter",
  calls: [dns, { to: "cache", atStart: false }],
};
const ledger = second(postgres, "ledger");
const ledgerWatcher: Microservice = {
  ...postgresExporter,
  name: "ledger-watcher",
  calls: [dns, { to: "ledger", atStart: false }],
};
const asksStores: Microservice = { ...scraped, calls: [dns, { to: "redis" }, { to: "postgres" }], secrets: {} };

/** Applications by what is special about them. */
const applications: Readonly<Record<string, Facts>> = {
  "no microservice": small([]),
  "no scraped microservice": small([silent]),
  "a microservice without ports": small([worker]),
  "images with and without metrics": small([anyImage, worker]),
  "a StatefulSet without metrics": small([store]),
  "a DaemonSet without metrics": small([demon]),
  "a Job and a CronJob alone": small([migrate, cleanUp]),
  "each kind of workload": small([silent, scraped, demon, store, migrate, cleanUp]),
  "a scraped microservice without routes": small([scraped]),
  "objectives, and no microservice that counts requests": small([silent], {
    objectives: { available: 0.99, fast: { share: 0.9, within: 1 } },
  }),
  "objectives of its own": small([scraped], { objectives: { available: 0.99, fast: { share: 0.9, within: 1 } } }),
  "PostgreSQL only": small([asksStores, postgres, postgresExporter].map((one) => without(one, "redis"))),
  "Redis only": small([asksStores, redis, redisExporter].map((one) => without(one, "postgres"))),
  "both stores": small([asksStores, postgres, postgresExporter, redis, redisExporter]),
  "stores without exporters": small([asksStores, postgres, redis]),
  "two Redis servers": small([scraped, redis, redisExporter, cache, cacheExporter]),
  "two PostgreSQL servers": small([scraped, postgres, postgresExporter, ledger, ledgerWatcher]),
  "a node exporter": small([silent, fixture["node-exporter"]]),
  "names of the library's dashboards": small(
    ["overview", "nodes", "delivery", "nginx", "redis"].map((name) => ({ ...scraped, name })),
  ),
  "names of 52 characters": small([
    { ...scraped, name: "a".repeat(52) },
    { ...scraped, name: `${"a".repeat(51)}b` },
  ]),
};

function without(one: Microservice, store: string): Microservice {
  return { ...one, calls: one.calls.filter(({ to }) => to !== store) };
}

const named = Object.entries(applications);
const url: RunbookUrl = (runbook) => `https://git.test/${runbook}.md`;

describe.each(named)("%s", (_, some) => {
  test("is valid", () => {
    expect(formatIssues(validate(some))).toBe("");
  });

  test.each(Object.keys(some.clusters))("renders without a finding on %s", (cluster) => {
    expect(formatIssues(issuesOf(some, cluster))).toBe("");
  });

  test("has the alerts and dashboards of every application", () => {
    expect(namesOf(some)).toEqual(
      expect.arrayContaining([
        "TargetDown",
        "PodCannotStart",
        "AutoscalerAtLimit",
        "ApplicationOutOfSync",
        "RuleFails",
      ]),
    );
    for (const uid of ["shop-overview", "shop-nodes", "shop-delivery"])
      expect(dashboardOf(some, uid), uid).toBeDefined();
  });
});

test("nodes have an alert and panels where an exporter tells of them", () => {
  const rows = (name: string) => {
    const some = applications[name];
    return some && dashboardOf(some, "shop-nodes")?.rows.map(({ title }) => title);
  };
  expect(rows("a node exporter")).toEqual(["At a glance", "Machines", "Pods", "Prometheus"]);
  expect(rows("no microservice")).toEqual(["At a glance", "Pods", "Prometheus"]);
  const [some, none] = [applications["a node exporter"], applications["no microservice"]];
  expect(some && namesOf(some)).toContain("NodeDiskFilling");
  expect(none && namesOf(none)).not.toContain("NodeDiskFilling");
});

test("nothing names another application", () => {
  for (const [name, { monitoring }] of named) {
    const { ruleGroups, dashboards } = monitoring;
    expect(
      JSON.stringify({ ruleGroups, dashboards }).replace(/taskflow-(frontend|backend|data)/g, ""),
      name,
    ).not.toMatch(/taskflow/i);
  }
});

/** The alerts of all applications, each with what decides whether it fires: most are the same in several applications. */
const decided = new Map(
  named.flatMap(([name, { monitoring }]) =>
    monitoring.ruleGroups.flatMap(({ alerts }) =>
      alerts.map((alert) => {
        const groups = groupsReadBy(monitoring.ruleGroups, alert.name);
        return [JSON.stringify({ alert, groups }), { title: `${alert.name}, ${name}`, alert, groups }] as const;
      }),
    ),
  ),
);
const cases = [...decided.values()];

describe("promtool", needs("promtool"), () => {
  describe("fires an alert in its first scene and not in its second:", () => {
    let reports: ReadonlyMap<string, string>;
    beforeAll(async () => {
      const fileOf = (title: string) => `${title.replace(/\W/g, "-")}.yaml`;
      reports = await testRules(
        Object.fromEntries(
          cases.map(({ title, alert }) => [
            title,
            testsFile([{ name: "", recordings: [], alerts: [alert] }], fileOf(title), url),
          ]),
        ),
        Object.fromEntries(cases.map(({ title, groups }) => [fileOf(title), rulesFile(groups, url)])),
      );
    }, 300_000);

    test.each(cases.map(({ title }) => title))("%s", (title) => {
      expect(reports.get(title)).toBe("SUCCESS");
    });
  });

  test.each(named)("parses all rules and each query of the dashboards: %s", async (_, { monitoring }) => {
    const queries = monitoring.dashboards.flatMap(queriesOf);
    const rules = queries.map(({ text }, index) => ({ record: `query:${index}`, expr: text }));
    const file = rulesFile(monitoring.ruleGroups, url);
    const { ok, output } = await checkRules({ groups: [...file.groups, { name: "queries", rules }] });
    const total = rules.length + file.groups.reduce((sum, group) => sum + group.rules.length, 0);
    expect(output).toContain(`SUCCESS: ${total} rules found`);
    expect(ok, output).toBe(true);
  });
});
