import { execFileSync } from "node:child_process";

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom a server runs as that refuses to run as root: undefined (as we are) unless we are root, else the first of
 * `names` that exists.
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
