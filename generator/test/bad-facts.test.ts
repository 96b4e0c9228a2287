import { describe, expect, test } from "vitest";
import { validate } from "../src/plan/validate.ts";
import { microservices } from "./application/index.ts";
import { invalidCharts } from "./bad-facts/charts.ts";
import { invalidClusters } from "./bad-facts/clusters.ts";
import { invalidMicroservices } from "./bad-facts/microservices.ts";
import { withMicroservice } from "./facts.ts";

describe("validate", () => {
  test.each([...invalidMicroservices, ...invalidClusters, ...invalidCharts])(
    "refuses %s",
    (_, changed, rule, message) => {
      const issues = validate(changed);
      expect(issues.map((issue) => issue.rule)).toContain(rule);
      const found = issues.find((issue) => issue.rule === rule && `${issue.message} ${issue.hint}`.includes(message));
      expect(found, issues.map((issue) => issue.message).join("\n")).toBeDefined();
      expect(found?.where).toMatch(/^generator\/src\/catalog\/((microservices|clusters)\/|charts\.ts$)/);
    },
  );

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
      expect.arrayContaining(["require-owner", "no-missing-microservice", "valid-port"]),
    );
  });

  test("accepts a cycle of calls where one of the microservices starts without the other", () => {
    const { calls } = microservices.auth;
    const changed = withMicroservice("auth", { calls: [...calls, { to: "tasks", atStart: false }] });
    expect(validate(changed)).toEqual([]);
  });
});
