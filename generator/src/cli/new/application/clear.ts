/** Replaces the application of this repository by an empty one. */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Application } from "../../../model/application.ts";
import type { Facts } from "../../../plan/facts.ts";
import { NotPossible } from "../not-possible.ts";
import { type NewFile, write } from "../write.ts";
import { aboutAnother, edits, pages, renamed, scripts } from "./edited.ts";
import { git } from "./git.ts";
import { catalogIndexes } from "./indexes.ts";
import { withoutGone } from "./pages.ts";
import { kept, removed } from "./removed.ts";
import { written } from "./written.ts";

/** Every file that goes, sorted. */
export function removedFiles(root: string): string[] {
  const stays = new Set(globSync([...kept], { cwd: root }));
  const goes = globSync([...removed], { cwd: root });
  return git(root, "ls-files", "-z")
    .split("\0")
    .filter((file) => goes.some((path) => file === path || file.startsWith(`${path}/`)) && !stays.has(file));
}

/** Removes, writes and edits; then adapts package-lock.json, and renders. */
export function clear(root: string, application: Application, facts: Facts): void {
  const names = { old: facts.application, own: application };
  const exists = (path: string) => existsSync(join(root, path));
  const changes = edits(versionsIn(root));
  const indexes = catalogIndexes(root, application, facts);
  for (const path of removedFiles(root)) rmSync(join(root, path));
  removeEmptyFolders(root);
  write(root, Object.entries({ ...written(application), ...indexes }).map(newFile));
  write(
    root,
    changes
      .filter(({ path }) => exists(path))
      .map(({ path, change }) => newFile([path, change(read(root, path), names)])),
  );
  const texts = globSync([...pages], { cwd: root, exclude: ["node_modules", aboutAnother] });
  write(
    root,
    texts.map((path) => newFile([path, renamed(withoutGone(path, read(root, path), { exists, scripts }), names)])),
  );
  run(root, "npm", "install", "--package-lock-only", "--offline", "--ignore-scripts", "--no-audit", "--no-fund");
  run(root, process.execPath, "generator/cli.js", "generate", "--quiet");
}

const newFile = ([path, text]: [path: string, text: string]): NewFile => ({ path, text, isNew: true });

const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

/** The versions of the packages that the services depend on. */
function versionsIn(root: string): Readonly<Record<string, string>> {
  const files = globSync("services/*/package.json", { cwd: root });
  return Object.assign({}, ...files.map((path) => JSON.parse(read(root, path)).dependencies));
}

/** git has no empty folders, so a clone would not have them either. */
function removeEmptyFolders(root: string): void {
  const folders = globSync(
    removed.map((glob) => `${glob.replace(/\/\*$/, "")}/**/`),
    { cwd: root, exclude: ["**/node_modules"] },
  );
  for (const folder of folders.sort().reverse()) {
    if (existsSync(join(root, folder)) && globSync("**/*", { cwd: join(root, folder) }).length === 0)
      rmSync(join(root, folder), { recursive: true });
  }
}

function run(root: string, program: string, ...args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (status !== 0)
    throw new NotPossible(
      `${program} ${args.join(" ")} failed, and the repository is not whole now: git reset --hard restores it\n${error?.message ?? stdout + stderr}`,
    );
}
