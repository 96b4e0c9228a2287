/**
 * `npm run test:bare`: installs and tests a copy of the committed files on a PATH of git, Node, npm and the shell that npm
 * needs, as on a machine on which nothing else is installed. Fails if a test fails, or if fewer tests run than
 * setup/bare-floor.json expects.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findProgram } from "./find.ts";
import { repository } from "./folders.ts";

const floor: { tests: number } = JSON.parse(readFileSync(join(import.meta.dirname, "bare-floor.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "bare run-")); // a path with a space is part of the test
const [copy, bin, home] = ["copy", "bin", "home"].map((name) => join(folder, name)) as [string, string, string];

try {
  process.exitCode = main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function main(): number {
  for (const path of [bin, home]) mkdirSync(path);
  for (const name of ["git", "sh", "env"]) {
    const path = findProgram(name);
    if (path) symlinkSync(path, join(bin, name));
  }
  // npm's own Node, not the one that node_modules/.bin puts first: its folder holds npm as well.
  const outside = (process.env.PATH ?? "").split(":").filter((path) => !path.includes("node_modules"));
  for (const name of ["node", "npm", "npx"]) {
    const path = outside.map((each) => join(each, name)).find((each) => spawnSync(each, ["--version"]).status === 0);
    if (!path) throw new Error(`${name} is not on PATH`);
    symlinkSync(path, join(bin, name));
  }
  run("git", ["clone", "--quiet", repository, copy], dirname(copy));
  run("npm", ["ci"], copy);
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = start("npm", ["test", "--", ...reporters], copy);
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
  process.stdout.write(
    `\nbare: ${numPassedTests} tests passed, ${numFailedTests} failed; at least ${floor.tests} must run\n`,
  );
  if (numPassedTests >= floor.tests) return code;
  process.stderr.write(`bare: ${numPassedTests} tests ran; setup/bare-floor.json expects ${floor.tests}\n`);
  return 1;
}

function run(command: string, args: readonly string[], cwd: string): void {
  const code = start(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with exit code ${code}`);
}

/** Without CI, in which a missing program is an error. npm's settings stay: they may name a mirror. */
function start(command: string, args: readonly string[], cwd: string): number {
  const settings = Object.entries(process.env).filter(([name]) =>
    /^npm_config_(registry|cache|userconfig)$/i.test(name),
  );
  const env = { ...Object.fromEntries(settings), PATH: bin, HOME: home, NO_COLOR: "1" };
  return spawnSync(join(bin, command), args, { cwd, env, stdio: "inherit" }).status ?? 1;
}
