import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user for a server that refuses to run as root: the first of `names` that exists. undefined (the current user) if this
 * process is not root's.
 */
export function serverUser(...names: string[]): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of names) {
    const [uid, gid] = [id("-u", name), id("-g", name)];
    if (uid !== undefined && gid !== undefined) return { name, uid, gid };
  }
  throw new Error(
    `this is root, and none of the users ${names.join(", ")} exists to run the server: run as another user`,
  );
}

function id(flag: "-u" | "-g", name: string): number | undefined {
  try {
    return Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return undefined;
  }
}

/** Whether the user may enter the folder; or, if it does not exist yet, the nearest one above it that does. */
export function canReach(folder: string, { uid, gid }: User): boolean {
  if (!existsSync(folder)) return canReach(dirname(folder), { uid, gid, name: "" });
  return spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { uid, gid, cwd: "/" }).status === 0;
}
