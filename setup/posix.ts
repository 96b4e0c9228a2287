import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { hidden } from "./find.ts";
import { repository } from "./folders.ts";

/** Commands that every Linux and macOS has: npm, git and the tests' own shell scripts call them. */
export const posixCommands = (
  "sh bash env cat cp mv rm ln ls mkdir mktemp chmod chown id kill sleep sed grep tr cut head tail sort uniq wc date " +
  "dirname basename find xargs tee test true false uname ps tar gzip readlink realpath printf touch cmp diff expr stat " +
  "dd hostname whoami rmdir awk mkfifo getconf od"
).split(" ");

/**
 * The PATH for tests. On a PATH that leaves out the system's folders it gets one more folder, in which there are links to the
 * POSIX commands and to no other program.
 */
export function testPath(path = process.env.PATH ?? ""): string {
  if (!hidden) return path;
  const folder = join(repository, ".cache/posix");
  mkdirSync(folder, { recursive: true });
  for (const name of posixCommands) {
    const file = ["/bin", "/usr/bin"].map((each) => join(each, name)).find(existsSync);
    if (file && !existsSync(join(folder, name))) symlinkSync(file, join(folder, name));
  }
  return `${path}${delimiter}${folder}`;
}
