import { expect, test } from "vitest";
import { check } from "../../src/checks/index.ts";
import { formatIssues } from "../../src/model/issue.ts";
import { fixture } from "./fixture.ts";

test("the fixture, from which every test of a rule starts, is correct by all rules", () => {
  expect(formatIssues(check(fixture()))).toBe("");
});
