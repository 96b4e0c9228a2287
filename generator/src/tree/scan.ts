import { closeSync, type Dirent, lstatSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Issue } from "../model/issue.ts";
import { header } from "../render/header.ts";
import type { File } from "../render/manifest.ts";
import { refusal } from "./disk.ts";

/**
 * The comparison of one unit on the disk with its rendered files. Paths are relative to the output root, in the order of
 * code units.
 */
export interface Scan {
  readonly exists: boolean;
  readonly added: readonly string[];
  /** The text on the disk of each file that differs, by path. */
  readonly changed: ReadonlyMap<string, string>;
  /** Files that are no longer rendered, but once were: they have the header. */
  readonly stale: readonly string[];
  /** Folders without a file in them or in their subfolders. */
  readonly empty: readonly string[];
  /** The unit's folders, itself included. */
  readonly folders: readonly string[];
  /** Entries that are not ours, or of the wrong kind: generate must not remove them. */
  readonly issues: readonly Issue[];
}

const nothing = { added: [], changed: new Map(), stale: [], empty: [], folders: [], issues: [] };

/** Reads the unit's folder and every rendered file in it; writes nothing and follows no link. */
export function scan(out: string, unit: string, files: readonly File[]): Scan {
  const kind = kindOf(out, unit);
  if (kind === "absent") return { ...nothing, exists: false, added: files.map(({ path }) => path).sort() };
  if (kind !== "folder") return { ...nothing, exists: false, issues: [kind] };
  return scanFolder(out, unit, files);
}

function scanFolder(out: string, unit: string, files: readonly File[]): Scan {
  const missing = new Map(files.map(({ path, text }) => [path, text]));
  const parents = new Set(files.map(({ path }) => dirname(path)));
  const changed = new Map<string, string>();
  const stale: string[] = [];
  const empty: string[] = [];
  const folders: string[] = [];
  const issues: Issue[] = [];

  const enter = (folder: string): void => {
    const entries = list(`${out}/${folder}`);
    folders.push(folder);
    if (entries.length === 0) empty.push(folder);
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      const text = missing.get(path);
      missing.delete(path);
      if (text !== undefined && !entry.isFile()) issues.push(wrongKind(out, path, entry, "file"));
      else if (text !== undefined) {
        const there = readFileSync(`${out}/${path}`, "utf8");
        if (there !== text) changed.set(path, there);
      } else if (entry.isDirectory()) enter(path);
      else if (entry.isFile() && isRendered(`${out}/${path}`)) stale.push(path);
      else if (parents.has(path)) issues.push(wrongKind(out, path, entry, "folder"));
      else issues.push(foreign(out, path, entry));
    }
  };
  try {
    enter(unit);
  } catch (error) {
    const path = error instanceof Error && "path" in error ? String(error.path) : join(out, unit);
    throw refusal(join(path), "cannot be read", error);
  }
  return { exists: true, added: [...missing.keys()].sort(), changed, stale, empty, folders, issues };
}

/**
 * The kind of entry at the unit's path: absent, a folder, or an issue. Links are not followed: they may lead out of the
 * tree.
 */
export function kindOf(out: string, unit: string): "absent" | "folder" | Issue {
  // Parents first: behind a parent that is a link, the unit itself would look like a folder.
  for (const path of [dirname(unit), unit]) {
    const stat = lstatSync(`${out}/${path}`, { throwIfNoEntry: false });
    if (stat === undefined) return "absent";
    if (!stat.isDirectory()) return wrongKind(out, path, stat, "folder");
  }
  return "folder";
}

/** A folder's entries, in the same order on every machine. */
export function list(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether the file starts with the header. Reads no more than the header: a foreign file may be of any size. */
export function isRendered(path: string): boolean {
  const start = Buffer.alloc(Buffer.byteLength(header));
  const descriptor = openSync(path, "r");
  try {
    return readSync(descriptor, start) === start.length && start.toString() === header;
  } finally {
    closeSync(descriptor);
  }
}

export function foreign(out: string, path: string, entry: Kind): Issue {
  return {
    where: join(out, path),
    message: `is a ${nameOf(entry)} that is not rendered, and has no header that shows it once was`,
    rule: "ban-foreign-file",
    hint: "generate owns this folder, but does not delete files of others: move it elsewhere, or delete it",
  };
}

function wrongKind(out: string, path: string, entry: Kind, expected: "file" | "folder"): Issue {
  return {
    where: join(out, path),
    message: `is a ${nameOf(entry)}, but must be a ${expected}`,
    rule: "valid-output",
    hint: "generate writes neither through it nor over it: move it elsewhere and run again",
  };
}

type Kind = Pick<Dirent, "isDirectory" | "isFile" | "isSymbolicLink">;

function nameOf(entry: Kind): string {
  if (entry.isDirectory()) return "folder";
  if (entry.isSymbolicLink()) return "symbolic link";
  return entry.isFile() ? "file" : "device, socket or pipe";
}
