import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export const root = join(import.meta.dirname, "../../..");

interface Where {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly script?: string;
}

/** Runs the command line in a process of its own. */
export function run(args: string[], { env = {}, cwd = root, script = join(root, "generator/cli.js") }: Where = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** The text of every file below a folder, by path. */
export function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

/** Creates new empty folders, which are deleted after the test file. */
export function scratch(): () => string {
  const parent = mkdtempSync(join(tmpdir(), "cli-"));
  afterAll(() => rmSync(parent, { recursive: true }));
  return () => mkdtempSync(join(parent, "trees-"));
}
