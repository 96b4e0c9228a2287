import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clusterNames } from "../../generator/src/cli/known.ts";

const root = join(import.meta.dirname, "../..");
const [cluster = ""] = clusterNames();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Every command: its name, its script, arguments that it accepts, and an option of it with one letter too many. */
const all: readonly (readonly [name: string, script: string[], args: string[], option: string])[] = [
  ["generate", ["generator/cli.js", "generate"], [], "--cluster"],
  ["new", ["generator/cli.js", "new"], ["cluster", "attic"], "--quiet"],
  ["secrets", ["generator/cli.js", "secrets"], [cluster], "--help"],
  ["images", ["services/build/main.ts"], [], "--platform"],
  ["bootstrap", ["operate/bootstrap/main.ts"], [cluster], "--dry-run"],
  ["teardown", ["operate/teardown/main.ts"], [cluster], "--delete-data"],
  ["traffic", ["operate/traffic/main.ts"], [cluster], "--duration"],
  ["chaos", ["operate/chaos/main.ts"], [cluster], "--seed"],
  ["open", ["operate/open/main.ts"], ["grafana"], "--port"],
  ["e2e", ["e2e/main.ts"], [cluster], "--only"],
  ["dev", ["local/dev.ts"], [], "--reset"],
  ["setup", ["setup/main.ts"], ["redis"], "--yes"],
  ["gates", ["generator/gates/run.ts"], ["kubeconform"], "--out"],
  ["bench", ["bench/main.ts"], [], "--clusters"],
];

/** An application of one's own has neither `dev` nor `bench`. */
const commands = all.filter(([name]) => !["dev", "bench"].includes(name) || name in scripts);

/** Runs a command in a process of its own. */
function run(args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}

describe.each(commands)("npm run %s", (name, script, args, option) => {
  test("prints its help in the common layout, with exit code 0", async () => {
    const { code, stdout, stderr } = await run([...script, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${name} -- .*\\[options\\]\\n\\n[A-Z][^\\n]*\\.`));
    expect(stdout).toMatch(/\n\nOptions:\n( {2}.*\n)+\nExamples:\n( {2}npm run .*\n)+\nExit codes: 0 done, 1 .+\n$/);
    expect(stdout).toMatch(/ {2}-h, --help +print this text/);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });

  test("refuses an unknown option with a suggestion, and exit code 2", async () => {
    const { code, stdout, stderr } = await run([...script, ...args, `${option}x`]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      `✖ unknown option "${option}x": did you mean "${option}"?\n  npm run ${name} -- --help lists arguments and options.\n`,
    );
  });
});
