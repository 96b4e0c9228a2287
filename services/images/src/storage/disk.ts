/** Maps errors of the disk to Problems: a full disk is a 507, any other error a 503. */
import { mkdir, open } from "node:fs/promises";
import { Problem, unavailable } from "@taskflow/kit/problem.ts";

const full: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** The Problem for an error of the file system; any other error is returned unchanged. */
export function diskProblem(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (!code || !syscall) return error;
  if (!full.has(code)) return unavailable("the volume", error);
  return new Problem(507, "there is no room left for pictures", { cause: error });
}

/** Whether the error means that the file does not exist. */
export const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Creates the folder unless it exists. Its parent must exist. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Makes a file's content, or a folder's list of names, survive a power cut. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
