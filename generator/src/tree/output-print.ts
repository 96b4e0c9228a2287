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
  for (const { path, text } of files) sum.add(extend(empty, path), "file", Buffer.byteLength(text));
  return sum.digits();
}

/**
 * Reads the print of some folders together. Reads no file and follows no link.
 * @param paths folders or files below `out`; an absent path counts as an entry of its own
 */
export function printOnDisk(out: string, paths: readonly string[]): OutputPrint {
  const sum = emptySum();
  let newest = 0;
  const look = (path: string, hash: Hash): void => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    // A folder's times too: a folder that was moved here brings files whose own times are old.
    if (stat) newest = Math.max(newest, stat.mtimeMs, stat.ctimeMs);
    if (!stat) sum.add(hash, "absent", 0);
    else if (!stat.isDirectory()) sum.add(hash, stat.isFile() ? "file" : "other", stat.size);
    else {
      const names = readdirSync(path);
      if (names.length === 0) sum.add(hash, "empty folder", 0);
      const inside = extend(hash, "/");
      for (const name of names) look(`${path}/${name}`, extend(inside, name));
    }
  };
  for (const path of paths) look(`${out}/${path}`, extend(empty, path));
  return { digits: sum.digits(), newest };
}

/** The prints of the folders that a run owns, by cluster, whoever made them; and of whatever is beside them. */
export function printsOnDisk(
  out: string,
  folders: readonly string[],
  except: ReadonlySet<string> = new Set(),
): Map<string, OutputPrint> {
  const isFolder = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const parents = folders.filter((parent) => isFolder(`${out}/${parent}`));
  const names = new Set(parents.flatMap((parent) => readdirSync(`${out}/${parent}`))).difference(except);
  const prints = new Map<string, OutputPrint>();
  for (const name of names)
    prints.set(
      name,
      printOnDisk(
        out,
        parents.map((parent) => `${parent}/${name}`),
      ),
    );
  for (const parent of folders) if (!parents.includes(parent)) prints.set(`${parent}/`, printOnDisk(out, [parent]));
  return prints;
}

/** The hash of a path, which the paths below it continue. */
type Hash = readonly [one: number, two: number];

const empty: Hash = [0x9e3779b9, 0x243f6a88];

function extend([one, two]: Hash, text: string): Hash {
  let [first, second] = [one, two];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul((second << 13) | (second >>> 19), 5) ^ Math.imul(code, 0xc2b2ae35);
  }
  return [first, second];
}

const types = { file: 1, other: 2, "empty folder": 3, absent: 4 };

/** Adds up a hash of each entry, so the entries may come in any order. */
function emptySum() {
  let [first, second] = [0, 0];
  return {
    add([one, two]: Hash, type: keyof typeof types, size: number): void {
      // Without the products, equal differences of two entries would cancel each other out.
      const mixed = Math.imul(one ^ size ^ (types[type] << 28), 0x85ebca6b);
      const other = Math.imul(two ^ Math.imul(size, 0xc2b2ae35) ^ types[type], 0x297a2d39);
      first = (first + Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)) | 0;
      second = (second + Math.imul(other ^ (other >>> 13), 0x9e3779b1)) | 0;
    },
    digits: (): string => hexadecimal(first) + hexadecimal(second),
  };
}

const hexadecimal = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
