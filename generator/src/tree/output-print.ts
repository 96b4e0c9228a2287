import { lstatSync, readdirSync } from "node:fs";
import type { File } from "../render/manifest.ts";

// Imports no more than this: a run in which nothing changed ends before the packages that render are loaded.

/** Rendered folders as they are on the disk. */
export interface OutputPrint {
  /** The paths, types and sizes of all files, as 16 hexadecimal digits: they detect a change, not a forgery. */
  readonly digits: string;
  /** The latest time of change of a file, link or folder, in milliseconds since 1970; 0 where there is none. */
  readonly newest: number;
}

/** The digits that these files will have on the disk. */
export function printOf(files: readonly File[]): string {
  const sum = emptySum();
  for (const { path, text } of files) sum.add(path, "file", Buffer.byteLength(text));
  return sum.digits();
}

/**
 * Reads the print of some folders together. Reads no file and follows no link.
 * @param paths folders or files below `out`; an absent path counts as an entry of its own
 */
export function printOnDisk(out: string, paths: readonly string[]): OutputPrint {
  const sum = emptySum();
  let newest = 0;
  const look = (path: string): void => {
    const stat = lstatSync(`${out}/${path}`, { throwIfNoEntry: false });
    // A folder's times too: a folder that was moved here brings files whose own times are old.
    if (stat) newest = Math.max(newest, stat.mtimeMs, stat.ctimeMs);
    if (!stat) sum.add(path, "absent", 0);
    else if (!stat.isDirectory()) sum.add(path, stat.isFile() ? "file" : "other", stat.size);
    else {
      const names = readdirSync(`${out}/${path}`);
      if (names.length === 0) sum.add(path, "empty folder", 0);
      for (const name of names) look(`${path}/${name}`);
    }
  };
  for (const path of paths) look(path);
  return { digits: sum.digits(), newest };
}

const types = { file: 1, other: 2, "empty folder": 3, absent: 4 };

/** Adds up a hash of each entry, so the entries may come in any order. */
function emptySum() {
  let [first, second] = [0, 0];
  return {
    add(path: string, type: keyof typeof types, size: number): void {
      let [one, two] = [types[type] ^ size, Math.imul(size, 0x85ebca6b) ^ types[type]];
      for (let index = 0; index < path.length; index++) {
        const code = path.charCodeAt(index);
        one = Math.imul(one ^ code, 0x01000193);
        two = Math.imul((two << 13) | (two >>> 19), 5) ^ Math.imul(code, 0xc2b2ae35);
      }
      // Without this, equal differences of two paths would cancel each other out.
      first = (first + Math.imul(one ^ (one >>> 15), 0x2c1b3c6d)) | 0;
      second = (second + Math.imul(two ^ (two >>> 13), 0x297a2d39)) | 0;
    },
    digits: (): string => hexadecimal(first) + hexadecimal(second),
  };
}

const hexadecimal = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
