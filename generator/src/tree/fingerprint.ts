import { lstatSync, readdirSync, type Stats } from "node:fs";

// Imports no more than this: a run in which nothing changed ends before the packages that render, or node:crypto, are loaded.

/** The state of files and folders, as `lstat` describes them: any change gives another value. */
export interface Fingerprint {
  /** 16 hexadecimal digits. They detect changes, but not deliberate forgery. */
  readonly digits: string;
  /** The latest time of change of a file or link, in milliseconds since 1970; 0 where there is none. */
  readonly newest: number;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/**
 * Fingerprints some paths together, without reading a file and without following a link. Git decides by the same facts
 * (type, inode, size, times of change) whether a file of its index was touched.
 * @param paths files or folders below `root`; an absent path counts as an entry of its own
 */
export function fingerprint(root: string, paths: readonly string[]): Fingerprint {
  let [first, second, newest] = [0x9e3779b9, 0x243f6a88, 0];
  const word = (value: number): void => {
    first = Math.imul((first << 13) | (first >>> 19), 5) ^ Math.imul(value ^ second, 0x85ebca6b);
    second = Math.imul((second << 17) | (second >>> 15), 9) ^ Math.imul(value ^ first, 0xc2b2ae35);
  };
  const number = (value: number): void => {
    double[0] = value;
    word(words[0] as number);
    word(words[1] as number);
  };
  const text = (value: string): void => {
    word(value.length);
    for (let index = 0; index < value.length; index++) word(value.charCodeAt(index));
  };
  const leaf = (stat: Stats): void => {
    word(stat.isFile() ? 1 : stat.isSymbolicLink() ? 2 : 3);
    for (const value of [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs]) number(value);
    newest = Math.max(newest, stat.mtimeMs, stat.ctimeMs);
  };
  // A folder's own times say only that an entry came or went, which the entries say themselves.
  const folder = (path: string): void => {
    const entries = readdirSync(path, { withFileTypes: true });
    if (entries.length > 1) entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    word(4);
    word(entries.length);
    for (const entry of entries) {
      text(entry.name);
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory()) folder(below);
      else leaf(lstatSync(below));
    }
  };
  for (const path of paths) {
    text(path);
    const stat = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
    if (stat === undefined) word(5);
    else if (stat.isDirectory()) folder(`${root}/${path}`);
    else leaf(stat);
  }
  return { digits: hexadecimal(first) + hexadecimal(second), newest };
}

const hexadecimal = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
