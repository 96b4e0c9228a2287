import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";

const repository = join(import.meta.dirname, "../..");
const copy = mkdtempSync(join(tmpdir(), "imports-"));
afterAll(() => rmSync(copy, { recursive: true }));

/** One wrong import per rule, and per room of generator/src: `[rule, file, what it imports]`. */
const wrong: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ["generator-order-model", "generator/src/model/a.ts", "generator/src/promql/b.ts"],
  ["generator-order-promql", "generator/src/promql/a.ts", "generator/src/library/b.ts"],
  ["generator-order-library", "generator/src/library/a.ts", "generator/src/catalog/b.ts"],
  ["generator-order-catalog", "generator/src/catalog/a.ts", "generator/src/plan/b.ts"],
  ["generator-order-plan", "generator/src/plan/a.ts", "generator/src/charts/b.ts"],
  ["generator-order-charts", "generator/src/charts/a.ts", "generator/src/render/b.ts"],
  ["generator-order-render", "generator/src/render/a.ts", "generator/src/trees.ts"],
  ["generator-order-trees", "generator/src/trees.ts", "generator/src/checks/b.ts"],
  ["generator-order-checks", "generator/src/checks/a.ts", "generator/src/tree/b.ts"],
  ["generator-order-tree", "generator/src/tree/a.ts", "generator/src/generate.ts"],
  ["generator-order-generate", "generator/src/generate.ts", "generator/src/facts.ts"],
  ["generator-order-facts", "generator/src/facts.ts", "generator/src/cli/b.ts"],
  ["facts-come-in", "generator/src/plan/fact.ts", "generator/src/catalog/b.ts"],
  ["generator-known-rooms", "generator/src/attic/a.ts", "generator/src/model/b.ts"],
  ["generator-alone", "generator/gates/a.ts", "operate/b.ts"],
  ["examples-are-facts", "examples/shop/a.ts", "generator/src/charts/b.ts"],
  ["examples-are-facts", "examples/shop/other.ts", "examples/school/b.ts"],
  ["examples-unknown", "operate/example.ts", "examples/shop/b.ts"],
  ["proof-alone", "generator/src/checks/reachability/a.ts", "generator/src/plan/b.ts"],
  ["proof-alone", "generator/src/checks/reachability.ts", "generator/src/charts/b.ts"],
  ["cdk8s-in-charts", "generator/src/render/folder.ts", "node_modules/cdk8s/index.ts"],
  ["cdk8s-in-charts", "generator/src/plan/cdk.ts", "node_modules/constructs/index.ts"],
  ["services-apart", "services/auth/src/a.ts", "services/users/src/b.ts"],
  ["services-apart", "services/kit/a.ts", "services/users/src/b.ts"],
  ["services-use-exports", "services/auth/src/facts.ts", "generator/src/catalog/b.ts"],
  ["services-know-no-tools", "services/auth/src/tools.ts", "local/b.ts"],
  ["application-by-index", "operate/index.ts", "services/traffic/b.ts"],
  ["application-by-index", "e2e/index.ts", "services/e2e/b.ts"],
  ["application-outside", "services/traffic/start.ts", "local/b.ts"],
  ["local-alone", "local/a.ts", "operate/b.ts"],
  ["bench-alone", "e2e/bench.ts", "bench/b.ts"],
  ["operate-before-e2e", "operate/a.ts", "e2e/b.ts"],
  ["operate-before-e2e", "operate/proof.ts", "services/e2e/index.ts"],
  ["operate-before-e2e", "services/traffic/a.ts", "e2e/b.ts"],
  ["e2e-from-outside", "e2e/a.ts", "services/users/src/b.ts"],
  ["commands-apart", "operate/open/a.ts", "operate/teardown/b.ts"],
  ["commands-apart", "operate/cluster/a.ts", "operate/teardown/b.ts"],
  ["commands-apart", "operate/load/a.ts", "operate/teardown/b.ts"],
  ["shared-before-commands", "operate/shared.ts", "operate/teardown/b.ts"],
  ["no-circular", "operate/one/a.ts", "operate/one/b.ts"],
  ["no-circular-facts", "generator/src/catalog/monitoring/a.ts", "generator/src/catalog/monitoring/b.ts"],
  ["no-missing-module", "local/lost.ts", "local/nowhere.ts"],
];

/** Imports that the rules allow, those of tests included. */
const right: readonly (readonly [file: string, imported: string])[] = [
  ["generator/src/cli/right.ts", "generator/src/facts.ts"],
  ["generator/src/charts/right.ts", "node_modules/cdk8s/index.ts"],
  ["generator/src/checks/reachability/right.ts", "generator/src/model/b.ts"],
  ["examples/shop/right.ts", "generator/src/model/b.ts"],
  ["examples/shop/facts.ts", "generator/src/plan/facts.ts"],
  ["examples/shop/alerts.ts", "generator/src/library/b.ts"],
  ["examples/shop/own.ts", "examples/shop/b.ts"],
  ["services/auth/src/right.ts", "services/kit/b.ts"],
  ["services/users/src/right.ts", "generator/src/model/b.ts"],
  ["services/build/right.ts", "generator/src/catalog/b.ts"],
  ["services/traffic/right.ts", "operate/load/b.ts"],
  ["services/e2e/right.ts", "e2e/b.ts"],
  ["operate/chaos/users.ts", "services/traffic/index.ts"],
  ["e2e/proof.ts", "services/e2e/index.ts"],
  ["local/right.ts", "services/users/src/b.ts"],
  ["bench/right.ts", "local/b.ts"],
  ["operate/open/right.ts", "operate/cluster/b.ts"],
  ["operate/chaos/right.ts", "operate/load/b.ts"],
  ["operate/shared.ts", "operate/load/b.ts"],
  ["generator/src/facts.ts", "generator/src/catalog/b.ts"],
  ["e2e/right.ts", "operate/b.ts"],
  ["operate/test/free.ts", "bench/b.ts"],
  ["local/free.test.ts", "bench/b.ts"],
];

function plant(imports: readonly (readonly [file: string, imported: string])[]): void {
  for (const [file, imported] of imports) {
    const text = (of: string, to: string) =>
      to.startsWith("node_modules/")
        ? `import "${dirname(to).slice("node_modules/".length)}";\n`
        : `import type { T } from "./${relative(dirname(of), to)}";\nexport type U = T;\n`;
    for (const path of [file, imported]) mkdirSync(join(copy, dirname(path)), { recursive: true });
    writeFileSync(join(copy, file), text(file, imported), { flag: "a" });
    if (!imported.includes("nowhere")) writeFileSync(join(copy, imported), "", { flag: "a" });
  }
}

test("each import rule refuses its wrong import, and only that", () => {
  plant([...wrong.map(([, file, imported]) => [file, imported] as const), ...right]);
  // A cycle takes a second import. Among facts, only a cycle that is there at run time is refused.
  writeFileSync(join(copy, "operate/one/b.ts"), 'import type { U } from "./a.ts";\nexport type T = U;\n');
  const monitoring = join(copy, "generator/src/catalog/monitoring");
  for (const [file, imported] of ["ab", "ba"])
    writeFileSync(`${monitoring}/${file}.ts`, `import "./${imported}.ts";\n`);
  const microservices = join(copy, "generator/src/catalog/microservices");
  mkdirSync(microservices);
  for (const [file, imported] of ["ab", "ba"])
    writeFileSync(`${microservices}/${file}.ts`, `import type { T } from "./${imported}.ts";\nexport type U = T;\n`);

  const program = join(repository, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const config = join(repository, ".dependency-cruiser.js");
  const folders = ["generator", "examples", "services", "local", "bench", "operate", "e2e"];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, "--config", config, "--output-type", "json", ...folders],
    { cwd: copy, encoding: "utf8" },
  );
  expect(stderr).toBe("");
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[]; ruleSetUsed: { forbidden: { name: string }[] } };
  };
  const found = summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
  const expected = wrong.map(([rule, file]) => `${rule}: ${file}`);
  expect(found.sort()).toEqual(expected.sort());
  expect(new Set(wrong.map(([rule]) => rule))).toEqual(new Set(summary.ruleSetUsed.forbidden.map(({ name }) => name)));
});

test("only the command line reads arguments, prints or exits", () => {
  const src = join(repository, "generator/src");
  const talking = globSync("**/*.ts", { cwd: src }).filter((file) =>
    /process\.(argv|stdout|stderr|exitCode)|console\./.test(readFileSync(join(src, file), "utf8")),
  );
  expect(talking.length).toBeGreaterThan(0);
  expect(talking.filter((file) => !file.startsWith("cli"))).toEqual([]);
});
