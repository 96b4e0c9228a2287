/** Facts that no compiler has seen: whatever their mistake is, they are valid and rendered, or refused with a reason. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { render } from "../../src/generate.ts";
import type { Issue } from "../../src/model/issue.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { validate } from "../../src/plan/validate.ts";
import { facts } from "../application/index.ts";
import { type Mutant, mutantsOf } from "../mutants.ts";

const all = [...mutantsOf(facts)];

/** The findings; a text where the facts end in another error. */
function outcome({ facts: some }: Mutant<Facts>): readonly Issue[] | string {
  try {
    const issues = validate(some);
    if (issues.length === 0) for (const cluster of Object.values(some.clusters)) render(some, cluster);
    return issues;
  } catch (error) {
    return String((error as Error).stack);
  }
}

test("the mutants are many, and reach every part of the facts", () => {
  expect(all.length).toBeGreaterThan(10_000);
  const parts = new Set(all.map(({ name }) => name.split(/[. ]/)[0]));
  expect([...parts].sort()).toEqual(Object.keys(facts).sort());
});

test("a mistake at any place is refused with a file, a rule and a message, or it is rendered", () => {
  fc.assert(
    fc.property(fc.constantFrom(...all), (mutant) => {
      const issues = outcome(mutant);
      if (typeof issues === "string") throw new Error(`${mutant.name}: ${issues}`);
      for (const { where, rule, message } of issues) {
        expect(where, mutant.name).toMatch(/^(generator\/src\/catalog|docs\/)/);
        expect(rule, mutant.name).toMatch(/^[a-z-]+$/);
        expect(message, mutant.name).not.toMatch(/\[object|(?<!is )undefined/);
      }
    }),
    { numRuns: 400 },
  );
});

test("a name that every object has, such as constructor, ends in a reason at each place", () => {
  const named = all.filter(({ name }) => name.endsWith("is a name that every object has"));
  expect(named.length).toBeGreaterThan(500);
  expect(
    named.map((mutant) => [mutant.name, outcome(mutant)]).filter(([, found]) => typeof found === "string"),
  ).toEqual([]);
});

test("every misspelt key of an object with known keys is refused with the nearest one", () => {
  const misspelt = all.filter(
    ({ name }) =>
      /\.(run|image|ingress|storageClass|kind|calls|resources|owner) is misspelt$/.test(name) &&
      !name.includes(".values."), // the keys of a chart's values are its own
  );
  const hints = misspelt.map(
    ({ name, facts: some }) => [name, validate(some).flatMap(({ hint = "" }) => hint)] as const,
  );
  expect(misspelt.length).toBeGreaterThan(60);
  for (const [name, found] of hints) {
    const key = name.split(".").at(-1)?.split(" ")[0];
    expect(found, name).toContain(`did you mean "${key}"?`);
  }
});
