import { lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { Refused } from "../model/issue.ts";
import { codeOf, removeIfEmpty, unless } from "./disk.ts";

const notAFolder = {
  message: "is a file or a symbolic link, where generate works in a folder of its own",
  rule: "valid-output",
  hint: "move it away and run again",
};

/**
 * One run at a time. The owners are symbolic links `owner-0`, `owner-1`, ... to "pid@start": a link is made with its
 * content in one step, and only one process can make it. Each following one is the heir of a dead one, so the lock is
 * held by the last, and only as long as it lives. (Removing a dead owner's link instead would race: two heirs, each
 * removing the other's.)
 */
export interface Held {
  readonly held: true;
  /** Makes the lock free. To be called when nothing else is left in the folder. */
  release(): void;
}
export interface Taken {
  readonly held: false;
  readonly pid: number;
}

/** Takes the lock in `folder`, which is made; or says whose it is. */
export function takeLock(folder: string): Held | Taken {
  for (;;) {
    unless(["EEXIST"], () => mkdirSync(folder));
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat && !stat.isDirectory()) throw new Refused([{ where: folder, ...notAFolder }]);
    const place = queue(folder);
    if (typeof place === "number") return { held: true, release: () => release(folder, place) };
    if (place !== "released") return { held: false, pid: place.pid };
  }
}

/** The process that holds the lock; undefined where none does. */
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
    // Between our look at the dead ones and our link, an heir may have released the lock: then ours hangs in the air.
    const dead = Array.from({ length: n }, (_, before) => read(folder, before));
    if (dead.every((owner) => owner !== undefined && !owner.lives)) return n;
    unlinkSync(link(folder, n));
    return "released";
  }
}

/** From the first link on: whoever looks meanwhile finds the lock free, or one of the links that are still there. */
function release(folder: string, place: number): void {
  for (let n = 0; n <= place; n++) unless(["ENOENT"], () => unlinkSync(link(folder, n)));
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
  // EPERM: it lives, and is somebody else's.
  if (!unless(["ESRCH"], () => unless(["EPERM"], () => process.kill(pid, 0)))) return false;
  const now = processAt(pid);
  return !now.dead && (now.start === "" || start === "" || now.start === start);
}

/**
 * The process's start in clock ticks since boot, which tells it from a later one of the same pid. Source:
 * proc_pid_stat(5).
 */
function processAt(pid: number): { readonly start: string; readonly dead: boolean } {
  try {
    // The second field is the command in parentheses, which may hold anything: count from behind its last parenthesis.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { start: fields[19] ?? "", dead: fields[0] === "Z" || fields[0] === "X" };
  } catch {
    return { start: "", dead: false };
  }
}
