/** Facts reach the generator by one door: facts.ts. */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../../src");

test("no file besides facts.ts imports the catalog", () => {
  const files = globSync("**/*.ts", { cwd: src }).filter((file) => !file.startsWith("catalog/"));
  const importing = files.filter((file) =>
    /(?:from|import\()\s*"[^"]*catalog\//.test(readFileSync(join(src, file), "utf8")),
  );
  expect(importing).toEqual(["facts.ts"]);
});

test("an import of the facts reads no folder; their validation does", () => {
  const path = (file: string) => JSON.stringify(join(src, file));
  const script = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    let read = 0;
    const { readdirSync } = fs;
    fs.readdirSync = (...rest) => (read++, readdirSync(...rest));
    syncBuiltinESMExports();
    const { facts } = await import(${path("facts.ts")});
    const imported = read;
    const { validate } = await import(${path("plan/validate.ts")});
    const issues = validate(facts);
    console.log(JSON.stringify({ imported, validated: read, issues }));
  `;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  expect(JSON.parse(output)).toEqual({ imported: 0, validated: 1, issues: [] });
});
