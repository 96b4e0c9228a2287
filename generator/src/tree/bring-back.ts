import { type Dirent, mkdirSync, readdirSync, renameSync } from "node:fs";
import { unless } from "./disk.ts";
import type { Work } from "./work.ts";

/**
 * Brings back what was put into a unit between our look at it and the moment it moved out: seconds in a long run, days
 * where the run died in between. It is somebody else's, so it must not go away with the old unit.
 * @param removed the files that are meant to go
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
  unless(["ENOENT", "ENOTDIR"], () => {
    found = readdirSync(folder, { withFileTypes: true });
  });
  return found;
}
