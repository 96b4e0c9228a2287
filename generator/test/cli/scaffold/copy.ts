/** A copy of this repository with its packages, in which commands may write anything. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";

export interface Copy {
  readonly path: string;
  /** Runs Node in the copy. Resolves with the exit code and all output. */
  node(...args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }>;
  /** Runs git in the copy. @returns its output */
  git(...args: readonly string[]): string;
}

/** Copies every file that git tracks or would add, links the packages, and commits all. */
export function copyOf(root: string, path: string): Copy {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  const files = list.toString().split("\0").filter(Boolean);
  for (const file of files.filter((each) => existsSync(join(root, each)))) cpSync(join(root, file), join(path, file));
  linkPackages(root, path, "node_modules");
  const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: path, encoding: "utf8" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git(
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.com",
    "commit",
    "--quiet",
    "--no-verify",
    "--message=Start",
  );
  return { path, git, node: (...args) => node(path, args) };
}

/** Links each installed package. A relative link to a workspace is repeated, so that it leads to the copy's own folder. */
function linkPackages(root: string, copy: string, folder: string): void {
  mkdirSync(join(copy, folder), { recursive: true });
  for (const name of readdirSync(join(root, folder))) {
    const path = join(folder, name);
    if (name.startsWith("@")) linkPackages(root, copy, path);
    else if (lstatSync(join(root, path)).isSymbolicLink())
      symlinkSync(readlinkSync(join(root, path)), join(copy, path));
    else symlinkSync(join(root, path), join(copy, path));
  }
}

async function node(cwd: string, args: readonly string[]) {
  const { CI: _, NODE_OPTIONS: __, ...env } = process.env;
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("VITEST")));
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...own, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code: code as number | null, output };
}
