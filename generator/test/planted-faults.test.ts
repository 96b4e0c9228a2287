import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../src/checks/index.ts";
import type { Rule } from "../src/checks/rule.ts";
import { formatIssues } from "../src/model/issue.ts";
import { facts } from "./application/index.ts";
import { fixture } from "./checks/fixture.ts";
import { plant } from "./checks/plant.ts";
import { renderedOf } from "./facts.ts";
import { batch } from "./planted-faults/batch.ts";
import { entry } from "./planted-faults/entry.ts";
import { exposure } from "./planted-faults/exposure.ts";
import { files } from "./planted-faults/files.ts";
import { images } from "./planted-faults/images.ts";
import { names } from "./planted-faults/names.ts";
import { references } from "./planted-faults/references.ts";
import { security } from "./planted-faults/security.ts";
import { traffic } from "./planted-faults/traffic.ts";
import { variables } from "./planted-faults/variables.ts";
import { workloads } from "./planted-faults/workloads.ts";

const faults = [
  ...names,
  ...references,
  ...exposure,
  ...workloads,
  ...images,
  ...security,
  ...traffic,
  ...batch,
  ...variables,
  ...entry,
  ...files,
];

/** The rule of this name, which is its file's name: `valid-name` is `validName` in valid-name.ts. */
async function ruleNamed(name: string): Promise<Rule> {
  const file = await import(`../src/checks/${name}.ts`);
  return file[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
}

describe("in a small cluster, written by hand", () => {
  const base = fixture();

  test("no rule finds anything before a fault is planted", () => {
    expect(formatIssues(check(base))).toBe("");
  });

  test.each(faults)("$rule reports that $fault", ({ rule, message, plant: fault }) => {
    const found = check(plant(base, fault)).filter((issue) => issue.rule === rule);
    expect(found.map((issue) => issue.message)).toContainEqual(expect.stringContaining(message));
  });
});

// A rendered cluster is large: there, a fault is judged by its own rule alone.
describe.each(Object.keys(facts.clusters))("in %s, rendered", (name) => {
  const base = renderedOf(facts, name);

  test("no rule finds anything before a fault is planted", () => {
    expect(formatIssues(check(base))).toBe("");
  });

  test.each(faults)("$rule reports that $fault", async ({ rule, message, plant: fault }) => {
    const judge = await ruleNamed(rule);
    expect(judge(plant(base, fault))).toContainEqual(
      expect.objectContaining({ rule, message: expect.stringContaining(message) }),
    );
  });
});

test("every rule has at least one fault", () => {
  const index = readFileSync(new URL("../src/checks/index.ts", import.meta.url), "utf8");
  const imported = [...index.matchAll(/from "\.\/([a-z-]+)\.ts"/g)].map(([, name]) => name);
  const rules = imported.filter((name) => name !== "rule" && name !== "per-object");
  expect(rules.length).toBeGreaterThanOrEqual(25);
  expect(faults.length).toBeGreaterThanOrEqual(50);
  expect([...new Set(faults.map(({ rule }) => rule))].sort()).toEqual(rules.sort());
});
