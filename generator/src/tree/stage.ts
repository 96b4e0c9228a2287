import { accessSync, constants, copyFileSync, linkSync, mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { File } from "../render/manifest.ts";
import { ignoring, isThere, refusal } from "./disk.ts";
import { type Scan, scan } from "./scan.ts";
import { parentsOf } from "./strays.ts";
import type { Work } from "./work.ts";

/** Scans one unit. If it differs from the rendered files, builds the complete new unit in the work folder. */
export function stageUnit(out: string, work: Work, unit: string, files: readonly File[]): Scan {
  const outside = files.find(({ path }) => !path.startsWith(`${unit}/`));
  if (outside) throw new Error(`${outside.path} is not in ${unit}`);
  const found = scan(out, unit, files);
  if (found.issues.length > 0 || isCurrent(found)) return found;
  requireWritable(out, [...parentsOf([unit]), ...found.folders]);
  build(out, work, files, found);
  return found;
}

/** Whether the unit is up to date. */
export function isCurrent({ added, changed, stale, empty }: Scan): boolean {
  return added.length + changed.size + stale.length + empty.length === 0;
}

/** Refuses if a folder is write-protected: renaming it as a whole would bypass the protection. */
export function requireWritable(out: string, folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      if (isThere(`${out}/${folder}`)) accessSync(`${out}/${folder}`, constants.W_OK | constants.X_OK);
    } catch (error) {
      throw refusal(join(out, folder), "cannot be written", error);
    }
  }
}

function build(out: string, work: Work, files: readonly File[], { exists, added, changed }: Scan): void {
  const fresh = new Set(exists ? [...added, ...changed.keys()] : []);
  const made = new Set<string>();
  for (const { path, text } of files) {
    const target = `${work.fresh}/${path}`;
    try {
      const folder = dirname(target);
      if (!made.has(folder)) mkdirSync(folder, { recursive: true });
      made.add(folder);
      if (exists && !fresh.has(path)) keep(`${out}/${path}`, target);
      else writeFileSync(target, text, { flag: "wx" });
    } catch (error) {
      throw refusal(join(out, path), "cannot be written", error);
    }
  }
}

/**
 * Puts an unchanged file into the new unit by a hard link, which keeps its inode and modification time. Without hard links,
 * copies it with its modification time.
 */
function keep(from: string, to: string): void {
  if (ignoring(["EXDEV", "EPERM", "EACCES", "EMLINK", "ENOTSUP", "ENOSYS"], () => linkSync(from, to))) return;
  copyFileSync(from, to);
  const { atime, mtime } = statSync(from);
  utimesSync(to, atime, mtime);
}
