import { lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { Refused } from "../model/issue.ts";
import { codeOf, ignoring, removeIfEmpty } from "./disk.ts";

const notAFolder = {
  message: "is a file or a symbolic link, but generate needs a folder of this name",
  rule: "valid-output",
  hint: "move it elsewhere and run again",
};

/**
 * The lock for one run at a time. Its owners are symbolic links `owner-0`, `owner-1`, ... to "pid@start": a link gets its
 * content in the same step, and only one process can create it. Each link after the first belongs to the heir of a dead
 * owner, so the last owner holds the lock, as long as it lives. Removing a dead owner's link instead would be a race: two
 * heirs could remove each other's.
 */
export interface Held {
  readonly held: true;
  /** Frees the lock. Call it when the folder holds nothing else. */
  release(): void;
}
export interface Taken {
  readonly held: false;
  readonly pid: number;
}

/** Takes the lock in `folder`, which it creates, or returns the process that holds it. */
export function takeLock(folder: string): Held | Taken {
  for (;;) {
    ignoring(["EEXIST"], () => mkdirSync(folder));
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat && !stat.isDirectory()) throw new Refused([{ where: folder, ...notAFolder }]);
    const place = queue(folder);
    if (typeof place === "number") return { held: true, release: () => release(folder, place) };
    if (place !== "released") return { held: false, pid: place.pid };
  }
}

/** The process that holds the lock; undefined if the lock is free. */
export function ownerOf(folder: string): Taken | undefined {
  for (let n = 0; ; n++) {
    const owner = read(folder, n);
    if (owner === undefined) return undefined;
    if (owner.lives) return { held: false, pid: owner.pid };
  }
}

function queue(folder: string): number | "released" | Taken {
  for (let n = 0; ; n++) {
    try {
      symlinkSync(`${process.pid}@${processAt(process.pid).start}`, link(folder, n));
    } catch (error) {
      if (codeOf(error) === "ENOENT") return "released";
      if (codeOf(error) !== "EEXIST") throw error;
      const owner = read(folder, n);
      if (owner === undefined) return "released";
      if (owner.lives) return { held: false, pid: owner.pid };
      continue;
    }
    // An heir may have released the lock after we read the dead owners: then our link counts for nothing.
    const dead = Array.from({ length: n }, (_, before) => read(folder, before));
    if (dead.every((owner) => owner !== undefined && !owner.lives)) return n;
    unlinkSync(link(folder, n));
    return "released";
  }
}

/** Removes the links from the first to the last: meanwhile others see the lock free, or held by a remaining link. */
function release(folder: string, place: number): void {
  for (let n = 0; n <= place; n++) ignoring(["ENOENT"], () => unlinkSync(link(folder, n)));
  removeIfEmpty(folder);
}

function link(folder: string, n: number): string {
  return `${folder}/owner-${n}`;
}

function read(folder: string, n: number): { readonly pid: number; readonly lives: boolean } | undefined {
  try {
    const [, pid, start] = /^([1-9]\d*)@(\d*)$/.exec(readlinkSync(link(folder, n))) ?? [];
    return pid === undefined ? { pid: 0, lives: false } : { pid: Number(pid), lives: lives(Number(pid), start ?? "") };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    if (codeOf(error) === "EINVAL") return { pid: 0, lives: false };
    throw error;
  }
}

function lives(pid: number, start: string): boolean {
  // EPERM: the process lives, and belongs to another user.
  if (!ignoring(["ESRCH"], () => ignoring(["EPERM"], () => process.kill(pid, 0)))) return false;
  const now = processAt(pid);
  return !now.dead && (now.start === "" || start === "" || now.start === start);
}

/**
 * The process's start in clock ticks since boot: it distinguishes the process from a later one with the same pid. Source:
 * proc_pid_stat(5).
 */
function processAt(pid: number): { readonly start: string; readonly dead: boolean } {
  try {
    // The second field is the command in parentheses, which may hold any character: count after the last parenthesis.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { start: fields[19] ?? "", dead: fields[0] === "Z" || fields[0] === "X" };
  } catch {
    return { start: "", dead: false };
  }
}
