import { hash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { workName } from "./work.ts";

// Imports no more than this: a run in which nothing changed is over before the packages that render would be loaded.

/** What a run read and what it left, as one hash each. */
export interface Stamp {
  readonly inputs: string;
  readonly outputs: string;
}

/**
 * Where the last run's stamp lies: one for each output folder and set of options.
 * @param root the repository, whose node_modules holds caches
 */
export function stampPath(root: string, out: string, options: readonly string[]): string {
  const name = hash("sha256", JSON.stringify([resolve(out), ...options])).slice(0, 16);
  return `${root}/node_modules/.cache/taskflow-generate/${name}.json`;
}

/** Everything that decides what is rendered: files and folders below `root`, and this version of Node. */
export function inputsHash(root: string, paths: readonly string[]): string {
  return hash("sha256", `${process.version}\n${treeHash(root, paths)}`);
}

/**
 * Everything that stands in the folders that a run owns, whoever put it there: their files, links and empty folders.
 * @param folders the parents of the units for a whole run ("clusters"), the units themselves for a part
 * @returns undefined while a run is under way or has been interrupted
 */
export function outputsHash(out: string, folders: readonly string[]): string | undefined {
  return exists(`${out}/${workName}`) ? undefined : treeHash(out, folders);
}

/** Whether nothing was changed since the stamp was written, neither what is read nor what is written. Any doubt is a no. */
export function isFresh(
  path: string,
  now: () => { readonly inputs: string; readonly outputs: string | undefined },
): boolean {
  try {
    const stamp = JSON.parse(readFileSync(path, "utf8")) as Partial<Stamp> | null;
    if (!isHash(stamp?.inputs) || !isHash(stamp.outputs)) return false;
    const { inputs, outputs } = now();
    return stamp.inputs === inputs && stamp.outputs === outputs;
  } catch {
    return false;
  }
}

/** Keeps the stamp for the next run; where it cannot be kept, the next run does its work again. */
export function remember(path: string, { inputs, outputs }: Stamp): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}`;
    writeFileSync(part, JSON.stringify({ inputs, outputs }));
    renameSync(part, path);
  } catch {
    // A cache, and no more.
  }
}

/** Each path with its type and the hash of its content, in the order of code units whatever the file system's is. */
function treeHash(root: string, paths: readonly string[]): string {
  const lines: string[] = [];
  const enter = (path: string): void => {
    lines.push(`${JSON.stringify(path)} folder`);
    for (const entry of readdirSync(`${root}/${path}`, { withFileTypes: true })) {
      if (entry.isDirectory()) enter(`${path}/${entry.name}`);
      else add(`${path}/${entry.name}`, entry);
    }
  };
  const add = (path: string, entry: { isFile(): boolean; isSymbolicLink(): boolean }): void => {
    const name = JSON.stringify(path);
    if (entry.isFile()) lines.push(`${name} file ${hash("sha256", readFileSync(`${root}/${path}`))}`);
    else if (entry.isSymbolicLink()) lines.push(`${name} link ${JSON.stringify(readlinkSync(`${root}/${path}`))}`);
    else lines.push(`${name} other`);
  };
  for (const path of paths) {
    const stat = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
    if (stat === undefined) lines.push(`${JSON.stringify(path)} absent`);
    else if (stat.isDirectory()) enter(path);
    else add(path, stat);
  }
  return hash("sha256", lines.sort().join("\n"));
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
