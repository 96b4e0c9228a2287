/** The README lists every container that may do what the Pod Security Standard `restricted` forbids, with the reason. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { facts } from "../../src/facts.ts";
import type { Exception } from "../../src/model/exception.ts";
import { containerOf, type Microservices } from "../../src/model/microservice.ts";

interface Row extends Exception {
  readonly name: string;
}

const exceptionsOf = (microservices: Microservices): Row[] =>
  Object.values(microservices).flatMap((microservice) =>
    (containerOf(microservice)?.exceptions ?? []).map((exception) => ({ name: microservice.name, ...exception })),
  );

/** The lines of the README's table, or none where every container keeps the standard. */
function rowsFor(exceptions: readonly Row[]): string[] {
  return exceptions.map(({ name, allows, capabilities = [], reason }) => {
    const what = capabilities.length > 0 ? `${allows}: ${capabilities.join(", ")}` : allows;
    return `| ${name} | ${what} | ${reason} |`;
  });
}

/** The rows of the table below the heading; empty where there is no such heading. */
function listedIn(readme: string): string[] {
  const [, section = ""] = readme.split(/^## Exceptions from `restricted`$/m);
  const [own = ""] = section.split(/^## /m);
  return own.split("\n").filter((line) => /^\| (?!exception in|container |---)/.test(line) && !line.startsWith("|---"));
}

test("the README's table is exactly the facts' exceptions", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");
  expect(listedIn(readme)).toEqual(rowsFor(exceptionsOf(facts.microservices)));
});

test("a table is read row by row", () => {
  const row = {
    name: "old",
    allows: "capabilities",
    capabilities: ["NET_BIND_SERVICE"],
    reason: "it serves port 80",
  } as const;
  const [line = ""] = rowsFor([row]);
  expect(line).toBe("| old | capabilities: NET_BIND_SERVICE | it serves port 80 |");
  const text = `# A\n\n## Exceptions from \`restricted\`\n\nText.\n\n| container | allows | reason |\n|---|---|---|\n${line}\n\n## B\n\n| x | y | z |\n`;
  expect(listedIn(text)).toEqual([line]);
});
