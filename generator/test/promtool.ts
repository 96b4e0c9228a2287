/** promtool for tests. They need `needs("promtool")` of setup/needs.ts, which skips them if it is not installed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPromtool } from "../gates/promtool.ts";

/** Files by name; each is written as JSON, which is YAML. */
type Files = Readonly<Record<string, object>>;

/** The output of `promtool check rules` for a file of rules, and whether promtool accepts it. */
export const checkRules = (rules: object): Promise<{ ok: boolean; output: string }> =>
  run("check", { "rules.yaml": rules }, ["rules.yaml"]);

/**
 * Runs `promtool test rules` once for many files of tests: starting a process per test takes longer than most tests.
 * @param tests by name
 * @param rules by the file name under which a file of tests refers to them
 * @returns the report on each file of tests, by its name: "SUCCESS", or all that was expected and found
 */
export async function testRules(tests: Files, rules: Files = {}): Promise<ReadonlyMap<string, string>> {
  const names = Object.keys(tests);
  const files = Object.fromEntries(Object.values(tests).map((content, index) => [fileOf(index), content]));
  const { output } = await run("test", { ...files, ...rules }, Object.keys(files));
  const reports = new Map(
    output
      .split("Unit Testing:")
      .slice(1)
      .map((report) => {
        const [file = "", ...lines] = report.trim().split("\n");
        return [file.trim(), lines.join("\n").trim()];
      }),
  );
  return new Map(names.map((name, index) => [name, reports.get(fileOf(index)) ?? `no report in ${output}`]));
}

const fileOf = (index: number): string => `tests-${index}.yaml`;

async function run(what: "check" | "test", files: Files, args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "promtool-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
    // Both streams go to one file: the report on a file of tests begins on standard output and ends on standard error.
    const path = join(folder, "output");
    const output = openSync(path, "w");
    const child = spawn(findPromtool(), [what, "rules", ...args], {
      cwd: folder,
      stdio: ["ignore", output, output],
    });
    const [code] = await once(child, "close");
    closeSync(output);
    return { ok: code === 0, output: readFileSync(path, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
