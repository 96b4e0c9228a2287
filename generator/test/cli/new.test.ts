import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { register } from "../../src/cli/register.ts";
import { root, run, scratch } from "./run.ts";

const newFolder = scratch();
const microservices = readFileSync(join(root, "generator/src/catalog/microservices/index.ts"), "utf8");

test("new registers names in Biome's order", () => {
  const names = [
    ...["zz", "a", "postgres-backup", "tasks-10", "tasks-9", "tasks2", "redis2", "redis10", "a1b"],
    ...["auth-api", "users-old", "x-1", "metricsx", "metric"],
  ];
  const folder = newFolder();
  const text = names.reduce((all, name) => register(all, "microservices", name), microservices);
  writeFileSync(join(folder, "index.ts"), text);
  cpSync(join(root, "biome.json"), join(folder, "biome.json"));
  const { stdout, stderr, status } = spawnSync(
    join(root, "node_modules/.bin/biome"),
    ["check", "--vcs-enabled=false", "index.ts"],
    { cwd: folder, encoding: "utf8" },
  );
  expect(`${stdout}${stderr}`).toContain("Checked 1 file");
  expect(status, `${stdout}${stderr}`).toBe(0);
  const entries = [...text.matchAll(/^ {2}"?([a-z0-9-]+)"?[:,]/gm)].map(([, name]) => name);
  expect(entries).toEqual(expect.arrayContaining(names));
  expect(new Set(entries).size).toBe(entries.length);
});

test("new needs a list to register a name in", () => {
  expect(() => register("export const others = {\n};\n", "microservices", "billing")).toThrow(
    'cannot register billing: no "export const microservices = {" in index.ts',
  );
});

describe("new refuses a name whose constant TypeScript would refuse:", () => {
  test.each([
    ["microservice", "delete"], // a reserved word
    ["microservice", "2fa"], // a digit first
    ["microservice", "release"], // imported in the new file
    ["microservice", "microservices"], // the list in index.ts
    ["cluster", "container-defaults"], // imported in the new file, as containerDefaults
    ["cluster", "clusters"],
    ["cluster", "microk-8s"], // the constant of microk8s
  ])("%s %s", (noun, name) => {
    const { status, stdout, stderr } = run(["new", noun, name]);
    expect(stderr).toMatch(
      new RegExp(`"${name}" is not usable: the constant \\w+ in \\S+/${noun}s/${name}.ts would not compile`),
    );
    expect([status, stdout]).toEqual([2, ""]);
  });
});
