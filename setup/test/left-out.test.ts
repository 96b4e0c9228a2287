import { expect, test } from "vitest";
import { leftOut } from "../left-out.ts";
import { programs } from "../programs.ts";

test("names each missing program with the number of its tests, and ends with the command that installs all", () => {
  const lines = leftOut([["promtool"], ["promtool"], ["nginx", "redis"], []]);
  expect(lines.slice(0, 2)).toEqual(["", "Left out: 3 tests, for lack of these programs:"]);
  expect(lines.slice(2, -1).map((line) => line.trim().split(/ {2,}/).slice(0, 2))).toEqual([
    ["nginx", "1 tests"],
    ["promtool", "2 tests"],
    ["redis", "1 tests"],
  ]);
  expect(lines[3]).toContain(programs.promtool.purpose);
  expect(lines.at(-1)).toBe("To run them as well: npm run setup");
});

test("prints nothing if every test ran, or was skipped for another reason", () => {
  expect(leftOut([])).toEqual([]);
  expect(leftOut([[], []])).toEqual([]);
});
