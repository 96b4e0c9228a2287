import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Folders outside PATH in which package managers install servers. A `*` matches a version; the newest comes first. */
const versioned = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"];
const plain = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin", "/usr/bin"];

const onPath = (process.env.PATH ?? "").split(delimiter);

/** A PATH without the system's programs hides them on purpose, as `npm run test:bare` does: then PATH alone counts. */
export const hidden = !onPath.includes("/usr/bin");

/** The program's path: from PATH, from the folders above, or from `more`. undefined if it is not installed. */
export function findProgram(name: string, more: readonly string[] = []): string | undefined {
  const folders = hidden ? onPath : [...more, ...versioned.flatMap(expand), ...onPath, ...plain];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** The first of these files that exists and is executable. */
export const findFile = (...paths: readonly string[]): string | undefined =>
  hidden ? undefined : paths.find(isExecutable);

function expand(pattern: string): string[] {
  const [before = "", after = ""] = pattern.split("*");
  const parent = before.slice(0, before.lastIndexOf("/") + 1);
  const names = list(parent).filter((name) => join(parent, name).startsWith(before));
  const version = (name: string) => Number.parseFloat(name.replace(/^\D+/, "")) || 0;
  return names.toSorted((a, b) => version(b) - version(a)).map((name) => join(parent, name + after));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
