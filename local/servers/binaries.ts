import { cpSync, existsSync, lstatSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { canReach, type User } from "./user.ts";

/**
 * The program's path where `user` may start it. PostgreSQL refuses to run as root, and the user that it runs as instead
 * cannot enter root's home: if the repository is in there, the binaries are copied next to the temporary files, once.
 */
export function reachable(program: string, user: User | undefined): string {
  if (!user || canReach(dirname(program), user)) return program;
  const folder = dirname(dirname(program)); // bin/, lib/ and share/ belong together
  const changed = Math.round(lstatSync(program).ctimeMs);
  const copy = join(tmpdir(), `embedded-postgresql-${changed}`);
  if (!existsSync(copy)) {
    const unfinished = mkdtempSync(join(tmpdir(), "embedded-postgresql-"));
    cpSync(folder, join(unfinished, "all"), { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(join(unfinished, "all"), copy);
    } catch (error) {
      if (!existsSync(copy)) throw error; // another process was faster
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  // Everybody may write to the temporary folder: another user's file must not run here.
  if (lstatSync(copy).uid !== 0 || !lstatSync(copy).isDirectory())
    throw new Error(`${copy} is not root's: delete it, or set TMPDIR to another folder`);
  return join(copy, basename(dirname(program)), basename(program));
}
