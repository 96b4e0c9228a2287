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

/** The system's name of an error ("ENOENT"); undefined where it is none of the system's. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : undefined;
}

/** What the system said, as something to show to a person. An error that is not the system's is a bug and stays one. */
export function refusal(where: string, what: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  // "ENOSPC: no space left on device, write" - the call and the path are of no use to the reader.
  const said = (error as Error).message.split(", ")[0];
  const hint = hints[code] ?? "mend it and run again";
  return new Refused([{ where, message: `${what}: ${said}`, rule: "valid-output", hint }]);
}

/** Whether something of this name is there, be it a dangling link. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Runs the call and says whether it worked; failures of other kinds than those named are thrown. */
export function unless(codes: readonly string[], call: () => void): boolean {
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
  unless(["ENOENT", "ENOTEMPTY", "EEXIST"], () => rmdirSync(folder));
}
