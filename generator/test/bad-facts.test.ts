import { describe, expect, test } from "vitest";
import { formatIssues } from "../src/model/issue.ts";
import { validate } from "../src/plan/validate.ts";
import { clusters, facts, microservices } from "./application/index.ts";
import { invalidAddresses, validAddresses } from "./bad-facts/addresses.ts";
import { invalidApplications } from "./bad-facts/application.ts";
import { invalidBundles } from "./bad-facts/bundles.ts";
import { invalidCalls } from "./bad-facts/calls.ts";
import { invalidChartPods } from "./bad-facts/chart-pods.ts";
import { invalidCharts } from "./bad-facts/charts.ts";
import { invalidClusters } from "./bad-facts/clusters.ts";
import { invalidContainers } from "./bad-facts/containers.ts";
import { invalidDifferences } from "./bad-facts/differences.ts";
import { invalidEffects } from "./bad-facts/effects.ts";
import { invalidEntries } from "./bad-facts/entries.ts";
import { invalidMicroservices } from "./bad-facts/microservices.ts";
import { invalidMonitoring } from "./bad-facts/monitoring.ts";
import { invalidNames } from "./bad-facts/names.ts";
import { invalidRights } from "./bad-facts/rights.ts";
import { invalidSecrets } from "./bad-facts/secrets.ts";
import { invalidShapes } from "./bad-facts/shapes.ts";
import { invalidStages, stagesBeside } from "./bad-facts/stages.ts";
import { invalidVariables } from "./bad-facts/variables.ts";
import { invalidWorkloads } from "./bad-facts/workloads.ts";
import { withMicroservice } from "./facts.ts";
import { imaged, withMore } from "./rows/render.ts";

const rows = [
  ...invalidAddresses,
  ...invalidApplications,
  ...invalidCalls,
  ...invalidBundles,
  ...invalidChartPods,
  ...invalidCharts,
  ...invalidClusters,
  ...invalidContainers,
  ...invalidDifferences,
  ...invalidEffects,
  ...invalidEntries,
  ...invalidMicroservices,
  ...invalidMonitoring,
  ...invalidNames,
  ...invalidRights,
  ...invalidSecrets,
  ...invalidShapes,
  ...invalidStages,
  ...invalidVariables,
  ...invalidWorkloads,
];

describe("validate", () => {
  test.each(rows)("refuses %s", (_, changed, rule, message) => {
    const issues = validate(changed);
    expect(issues.map((issue) => issue.rule)).toContain(rule);
    const found = issues.find((issue) => issue.rule === rule && `${issue.message} ${issue.hint}`.includes(message));
    expect(found, issues.map((issue) => issue.message).join("\n")).toBeDefined();
    expect(found?.where).toMatch(/^generator\/src\/catalog\//);
  });

  test("suggests the nearest name", () => {
    const changed = withMicroservice("auth", { calls: [{ to: "task" }] });
    expect(validate(changed).map(({ hint }) => hint)).toContain('did you mean "tasks"?');
  });

  test("reports all findings of a microservice together", () => {
    const changed = withMicroservice("auth", {
      owner: "",
      calls: [{ to: "nothing" }],
      ports: { http: { port: 0 } },
    });
    expect(validate(changed).map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["valid-text", "no-missing-microservice", "valid-port"]),
    );
  });

  test("accepts a cycle of calls where one of the microservices starts without the other", () => {
    const { calls } = microservices.auth;
    const changed = withMicroservice("auth", { calls: [...calls, { to: "tasks", atStart: false }] });
    expect(validate(changed)).toEqual([]);
  });

  test("accepts an application without a microservice, which has just begun", () => {
    const none = { ...facts, microservices: {} };
    const empty = Object.values(clusters).map((cluster) => [
      cluster.name,
      { ...cluster, nodePorts: [], ingress: { ...cluster.ingress, hosts: [] } },
    ]);
    expect(formatIssues(validate({ ...none, clusters: Object.fromEntries(empty) }))).toBe("");
  });

  test("accepts an application of which nothing is scraped", () => {
    const unscraped = Object.entries(facts.microservices).map(([name, { scrape: _, honorLabels: __, ...rest }]) => [
      name,
      { ...rest, sidecars: (rest.sidecars ?? []).map(({ scrape: ___, ...sidecar }) => sidecar) },
    ]);
    expect(formatIssues(validate({ ...facts, microservices: Object.fromEntries(unscraped) }))).toBe("");
  });

  test("accepts another level of the log in one of our services", () => {
    const changed = withMicroservice("images", { environment: { LOG_LEVEL: "debug", APP_ENV: "test" } });
    expect(formatIssues(validate(changed))).toBe("");
  });

  test("accepts the token of one ServiceAccount", () => {
    const right = { apiGroup: "", resources: ["serviceaccounts/token"], verbs: ["create"], names: ["box"] };
    const calls = [{ to: "kube-dns" }, { to: "kube-apiserver" }];
    const some = withMore({ microservices: [imaged("box", {}, { calls, rights: [right] })] });
    expect(formatIssues(validate(some))).toBe("");
  });

  test("accepts one key of two external servers that have the same credential", () => {
    const secrets = { "api-key": { credential: "maps" } };
    const on = { laptop: "absent", rack: "absent" } as const;
    const server = { description: "One of two servers", port: 443, tls: true, secrets, on };
    const calls = [{ to: "kube-dns" }, { to: "maps" }, { to: "tiles" }];
    const some = withMore({
      externals: { maps: server, tiles: server },
      microservices: [imaged("box", {}, { calls })],
    });
    expect(formatIssues(validate(some))).toBe("");
  });

  test("accepts two stages beside one cluster", () => {
    expect(formatIssues(validate(stagesBeside))).toBe("");
  });
});

test.each(validAddresses)("%s is no address of a server that is not called", (_, some) => {
  expect(formatIssues(validate(some))).toBe("");
});
