import { lstatSync, rmdirSync } from "node:fs";
import { Refused } from "../model/issue.ts";

const hints: Readonly<Record<string, string>> = {
  ENOSPC: "free some disk space and run again",
  EDQUOT: "free some of your disk quota and run again",
  EFBIG: "raise the limit on file sizes (ulimit -f) and run again",
  EACCES: "make it readable and writable for you, or name another folder with --out",
  EPERM: "make it readable and writable for you, or name another folder with --out",
  EROFS: "the file system is read-only: name another folder with --out",
  EXDEV:
    "it is a file system or an image layer of its own: delete the folder and run again, or name another with --out",
  EBUSY: "it is a mount point or in use: unmount it, or name another folder with --out",
};

/** A system error's code, such as "ENOENT"; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : undefined;
}

/** A refusal that reports a system error. Any other error is a bug, and is returned unchanged. */
export function refusal(where: string, problem: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  // Of "ENOSPC: no space left on device, write" the reader needs neither the call nor the path after it.
  const reason = (error as Error).message.split(", ")[0];
  const hint = hints[code] ?? "correct it and run again";
  return new Refused([{ where, message: `${problem}: ${reason}`, rule: "valid-output", hint }]);
}

/** Whether the path exists; a dangling link does. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Runs the call. Returns false if it failed with one of these codes; throws every other error. */
export function ignoring(codes: readonly string[], call: () => void): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (codes.includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

/** Removes the folder if it is there and empty. */
export function removeIfEmpty(folder: string): void {
  ignoring(["ENOENT", "ENOTEMPTY", "EEXIST"], () => rmdirSync(folder));
}
