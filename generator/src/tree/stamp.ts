import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { workName } from "./work.ts";

// Imports no more than this: a run in which nothing changed is over before the packages that render would be loaded.

/** What a run read and what it left, as one hash each. */
export interface Stamp {
  readonly inputs: string;
  readonly outputs: string;
}

/**
 * Where the last run's stamp lies: one for each output folder.
 * @param root the repository, whose node_modules holds caches
 */
export function stampPath(root: string, out: string): string {
  const name = sha256(resolve(out)).slice(0, 16);
  return `${root}/node_modules/.cache/taskflow-generate/${name}.json`;
}

/** Everything that decides what is rendered: files and folders below `root`, and this version of Node. */
export function inputsHash(root: string, paths: readonly string[]): string {
  return sha256(`${process.version}\n${treeHash(root, paths)}`);
}

/**
 * Everything that stands in the folders that a run owns, whoever put it there: their files, links and empty folders.
 * @param folders the parents of the units, such as "clusters"
 * @returns undefined while a run is under way or has been interrupted
 */
export function outputsHash(out: string, folders: readonly string[]): string | undefined {
  return exists(`${out}/${workName}`) ? undefined : treeHash(out, folders);
}

/**
 * Whether nothing was changed since the stamp was written, neither what is read nor what is written. Any doubt is a no.
 */
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

/** All paths with their types and contents, in the order of code units whatever the file system's is. */
function treeHash(root: string, paths: readonly string[]): string {
  const found = paths.flatMap((path) => entriesOf(root, path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const hash = createHash("sha256");
  for (const { path, type } of found) {
    hash.update(`${type} ${JSON.stringify(path)}\n`);
    // Each content is followed by its length, so that no content can pass for another path.
    if (type === "file") hash.update(`\n${feed(hash, `${root}/${path}`)}\n`);
    if (type === "link") hash.update(`${JSON.stringify(readlinkSync(`${root}/${path}`))}\n`);
  }
  return hash.digest("hex");
}

type Found = { readonly path: string; readonly type: "file" | "folder" | "link" | "other" | "absent" };

function entriesOf(root: string, path: string): Found[] {
  const stat = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
  if (stat === undefined) return [{ path, type: "absent" }];
  if (!stat.isDirectory()) return [{ path, type: typeOf(stat) }];
  const found: Found[] = [];
  const enter = (folder: string): void => {
    found.push({ path: folder, type: "folder" });
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      if (entry.isDirectory()) enter(`${folder}/${entry.name}`);
      else found.push({ path: `${folder}/${entry.name}`, type: typeOf(entry) });
    }
  };
  enter(path);
  return found;
}

function typeOf(entry: { isFile(): boolean; isSymbolicLink(): boolean }): "file" | "link" | "other" {
  if (entry.isFile()) return "file";
  return entry.isSymbolicLink() ? "link" : "other";
}

const buffer = Buffer.allocUnsafe(1 << 16);

/**
 * Puts a file's bytes into the hash and says how many they were. One buffer for all files: a third of readFileSync's
 * time.
 */
function feed(hash: Hash, path: string): number {
  const descriptor = openSync(path, "r");
  try {
    let total = 0;
    for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer)) {
      hash.update(buffer.subarray(0, length));
      total += length;
    }
    return total;
  } finally {
    closeSync(descriptor);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
