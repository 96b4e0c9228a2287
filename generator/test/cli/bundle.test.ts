import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contents, root, run } from "./run.ts";

const copy = mkdtempSync(join(tmpdir(), "bundle #%20?-"));
const cache = join(copy, "node_modules/.cache/generate");
const script = join(copy, "generator/cli.js");
const rendered = ["clusters", "apps", "argocd"];

/** npm's list of the installed packages. */
const installed = ".package-lock.json";

/** A copy of the generator and its packages, with caches of its own. */
beforeAll(() => {
  for (const path of ["generator/src", "generator/cli.js", "generator/bundle.ts", "generator/package.json"])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  for (const path of ["package.json", "package-lock.json", "docs/runbooks"])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  mkdirSync(join(copy, "node_modules"));
  cpSync(join(root, "node_modules", installed), join(copy, "node_modules", installed));
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== ".cache" && name !== installed)
      symlinkSync(join(root, "node_modules", name), join(copy, "node_modules", name));
});
afterAll(() => rmSync(copy, { recursive: true }));

const bundles = () => readdirSync(cache).filter((name) => name.endsWith(".mjs"));
const bundle = () => run([], { cwd: copy, script: join(copy, "generator/bundle.ts") });
const generate = () => run(["generate", "--force"], { cwd: copy, script });

test("renders the same bytes as the source, and is used for exactly the code that it was made of", () => {
  expect(bundle()).toMatchObject({ status: 0, stderr: "" });
  expect(bundles()).toHaveLength(1);
  expect(generate()).toMatchObject({ status: 0, stderr: "" });
  for (const folder of rendered) expect(contents(join(copy, folder))).toEqual(contents(join(root, folder)));

  appendFileSync(join(cache, bundles()[0] ?? ""), '\nthrow new Error("this is the bundle");\n');
  expect(generate().stderr).toContain("this is the bundle");
  appendFileSync(join(copy, "generator/src/catalog/versions.ts"), "// A changed fact is no changed code.\n");
  expect(generate().stderr).toContain("this is the bundle");

  const facts = join(copy, "generator/src"); // the folder of a facts.ts
  const other = run(["--catalog", facts, "--out", join(copy, "other")], { cwd: copy, script });
  expect(other.stderr).toContain("this is the bundle");

  appendFileSync(join(copy, "generator/src/render/header.ts"), "// Changed code.\n");
  expect(generate()).toMatchObject({ status: 0, stderr: "" });
  for (const folder of rendered) expect(contents(join(copy, folder))).toEqual(contents(join(root, folder)));
  bundle();
  expect(bundles()).toHaveLength(1);
});

test("is not used after other packages were installed, even if package-lock.json is the same", () => {
  bundle();
  appendFileSync(join(cache, bundles()[0] ?? ""), '\nthrow new Error("this is the bundle");\n');
  expect(generate().stderr).toContain("this is the bundle");
  appendFileSync(join(copy, "node_modules", installed), "\n");
  expect(generate()).toMatchObject({ status: 0, stderr: "" });
});

test("a build that fails leaves no bundle, and no error", () => {
  appendFileSync(join(copy, "generator/src/trees.ts"), "\nthis is no TypeScript\n");
  expect(bundle()).toMatchObject({ status: 0, stderr: expect.stringContaining("the generator is not bundled") });
  expect(readdirSync(cache).filter((name) => name.startsWith("generator-"))).toEqual([]);
});
