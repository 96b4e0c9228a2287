import { describe, expect, test } from "vitest";
import type { Call } from "../src/catalog/microservices/index.ts";
import { facts } from "../src/facts.ts";
import { validate } from "../src/plan/validate.ts";
import { clusters } from "./bad-facts/clusters.ts";
import { microservices } from "./bad-facts/microservices.ts";
import { withMicroservice } from "./facts.ts";

describe("facts that cannot be", () => {
  test.each([...microservices, ...clusters])("%s is refused", (_, changed, rule, says) => {
    const issues = validate(changed);
    expect(issues.map((issue) => issue.rule)).toContain(rule);
    const found = issues.find((issue) => issue.rule === rule && `${issue.message} ${issue.hint}`.includes(says));
    expect(found, issues.map(({ message }) => message).join("\n")).toBeDefined();
    expect(found?.where).toMatch(/^generator\/src\/catalog\/(microservices|clusters)\//);
  });

  test("the catalog itself is valid", () => {
    expect(validate(facts)).toEqual([]);
  });

  test("the nearest name is suggested", () => {
    const changed = withMicroservice("auth", { calls: [{ to: "user" }] });
    expect(validate(changed).map(({ hint }) => hint)).toContain('did you mean "users"?');
  });

  test("all that is wrong is said at once", () => {
    const changed = withMicroservice("auth", {
      owner: "",
      calls: [{ to: "nobody" }],
      ports: { http: { port: 0 } },
    });
    expect(validate(changed).map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["require-owner", "no-missing-microservice", "valid-port"]),
    );
  });
});

test("an undeclared microservice does not compile", () => {
  // @ts-expect-error: "user" is no microservice; `npm run typecheck` fails where this line compiles
  const call: Call = { to: "user" };
  expect(call.to).toBe("user");
});

test("a call cycle in the graph alone is legal: one of them starts without the other", () => {
  const changed = withMicroservice("users", {
    calls: [{ to: "kube-dns" }, { to: "auth", atStart: false }, { to: "postgres" }],
  });
  expect(validate(changed)).toEqual([]);
});
