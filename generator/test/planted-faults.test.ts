import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../src/checks/index.ts";
import type { Rendered } from "../src/checks/rule.ts";
import { facts } from "../src/facts.ts";
import { formatIssues } from "../src/model/issue.ts";
import { fixture } from "./checks/fixture.ts";
import { plant } from "./checks/plant.ts";
import { renderedOf } from "./facts.ts";
import { exposure } from "./planted-faults/exposure.ts";
import { images } from "./planted-faults/images.ts";
import { names } from "./planted-faults/names.ts";
import { references } from "./planted-faults/references.ts";
import { security } from "./planted-faults/security.ts";
import { traffic } from "./planted-faults/traffic.ts";
import { workloads } from "./planted-faults/workloads.ts";

const faults = [...names, ...references, ...exposure, ...workloads, ...images, ...security, ...traffic];

/** Correct clusters, each of which the faults are planted into. */
const bases: readonly (readonly [string, Rendered])[] = [
  ["the fixture", fixture()],
  ...Object.keys(facts.clusters).map((name) => [name, renderedOf(facts, name)] as const),
];

describe.each(bases)("%s", (_, base) => {
  test("is correct before anything is planted", () => {
    expect(formatIssues(check(base))).toBe("");
  });

  test.each(faults)("$rule refuses it when $fault", ({ rule, says, plant: fault }) => {
    const found = check(plant(base, fault)).filter((issue) => issue.rule === rule);
    expect(found.map(({ message }) => message)).toContainEqual(expect.stringContaining(says));
  });
});

test("there are faults enough, and one at least for every rule", () => {
  const index = readFileSync(new URL("../src/checks/index.ts", import.meta.url), "utf8");
  const imported = [...index.matchAll(/from "\.\/([a-z-]+)\.ts"/g)].map(([, name]) => name);
  const rules = imported.filter((name) => name !== "rule" && name !== "per-object");
  expect(rules.length).toBeGreaterThanOrEqual(25);
  expect(faults.length).toBeGreaterThanOrEqual(50);
  expect([...new Set(faults.map(({ rule }) => rule))].sort()).toEqual(rules.sort());
});
