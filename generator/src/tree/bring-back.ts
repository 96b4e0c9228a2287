import { type Dirent, mkdirSync, readdirSync, renameSync } from "node:fs";
import { ignoring } from "./disk.ts";
import type { Work } from "./work.ts";

/**
 * Brings back files that others put into a unit between the scan and the move of the old unit: seconds in a long run, days
 * if the run died in between. They are not ours, so they must not disappear with the old unit.
 * @param removed the files that the run removes on purpose
 */
export function bringBack(out: string, work: Work, folder: string, removed: ReadonlySet<string>): void {
  const there = new Set(entries(`${out}/${folder}`).map(({ name }) => name));
  for (const entry of entries(`${work.old}/${folder}`)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) bringBack(out, work, path, removed);
    else if (!there.has(entry.name) && !removed.has(path)) {
      mkdirSync(`${out}/${folder}`, { recursive: true });
      renameSync(`${work.old}/${path}`, `${out}/${path}`);
    }
  }
}

function entries(folder: string): Dirent[] {
  let found: Dirent[] = [];
  ignoring(["ENOENT", "ENOTDIR"], () => {
    found = readdirSync(folder, { withFileTypes: true });
  });
  return found;
}
