import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../src");
/** From left to right: a file imports from its own folder and from its left. */
const order = [
  "model",
  "promql",
  "catalog",
  "plan",
  "charts",
  "render",
  "trees.ts",
  "checks",
  "tree",
  "generate.ts",
  "facts.ts",
  "cli",
  "cli.ts",
];
const rankOf = (file: string) => order.indexOf(file.split("/")[0] ?? "");

// Not the scaffolds: what they import is the text of other files.
const files = globSync("**/*.ts", { cwd: src }).filter((file) => file !== "cli/templates.ts");
const imports = files.flatMap((file) => {
  const text = readFileSync(join(src, file), "utf8");
  return [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, to = ""]) => ({
    file,
    to: relative(src, join(src, dirname(file), to)),
  }));
});

test("a file imports only from its left", () => {
  expect(imports.length).toBeGreaterThan(200);
  expect(imports.filter(({ file, to }) => rankOf(file) < 0 || rankOf(to) < 0 || rankOf(to) > rankOf(file))).toEqual([]);
});

test("the reachability proof shares no code with what writes the policies", () => {
  const proof = imports.filter(({ file }) => file.startsWith("checks/reachability"));
  expect(proof.length).toBeGreaterThan(5);
  expect(proof.filter(({ to }) => /^(charts|plan|catalog)\//.test(to))).toEqual([]);
});

test("cdk8s is known to charts alone, TaskFlow's names to no renderer", () => {
  const using = globSync("**/*.ts", { cwd: src }).filter((file) =>
    /from "(cdk8s|constructs)/.test(readFileSync(join(src, file), "utf8")),
  );
  expect(using.filter((file) => !file.startsWith("charts/") && file !== "render/folder.ts")).toEqual([]);
});

test("only the command line reads arguments, prints or exits", () => {
  const talking = globSync("**/*.ts", { cwd: src }).filter((file) =>
    /process\.(argv|stdout|stderr|exitCode)|console\./.test(readFileSync(join(src, file), "utf8")),
  );
  expect(talking.filter((file) => !file.startsWith("cli"))).toEqual([]);
});
