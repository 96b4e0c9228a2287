import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { root, run, scratch } from "./run.ts";

const newFolder = scratch();
let out: string;
beforeEach(() => {
  out = newFolder();
});

describe("new", () => {
  /** The generator with a catalog of its own, and everybody's node_modules. */
  const copy = () => {
    for (const path of [
      "docs",
      "generator/src",
      "generator/cli.js",
      "package.json",
      "package-lock.json",
      "tsconfig.json",
    ])
      cpSync(join(root, path), join(out, path), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(out, "node_modules"));
    return { script: join(out, "generator/cli.js"), cwd: out };
  };

  test("a microservice and a cluster are one file each, registered, and rendered", () => {
    const where = copy();
    expect(run(["new", "microservice", "time-sheets"], where).stdout).toContain(
      "+ generator/src/catalog/microservices/time-sheets.ts",
    );
    expect(run(["new", "cluster", "attic"], where).stdout).toContain("+ generator/src/catalog/clusters/attic.ts");
    expect(readFileSync(join(out, "generator/src/catalog/microservices/index.ts"), "utf8")).toMatch(
      /import { tasks }.*\nimport { timeSheets } from ".\/time-sheets.ts";\nimport { users }[\s\S]*\n {2}tasks,\n {2}"time-sheets": timeSheets,\n {2}users,/,
    );
    const { status, stdout, stderr } = run(["--force", "--out", out], where);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\+ /);
    expect(readdirSync(join(out, "clusters"))).toEqual(["attic", "microk8s", "minikube"]);
    expect(existsSync(join(out, "clusters/attic/time-sheets/deployment.yaml"))).toBe(true);
    expect(existsSync(join(out, "apps/minikube/time-sheets.yaml"))).toBe(true);
    const biome = spawnSync(
      join(root, "node_modules/.bin/biome"),
      ["check", "--config-path", root, "--vcs-enabled=false", "generator/src/catalog"],
      { cwd: out, encoding: "utf8" },
    );
    expect(biome.stderr).not.toContain("×");
    expect(biome.status).toBe(0);
  });
});
