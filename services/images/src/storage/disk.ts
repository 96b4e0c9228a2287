/** What the disk says of itself, as answers: full is 507, any other trouble is 503. */
import { mkdir, open } from "node:fs/promises";
import { Problem, unavailable } from "@taskflow/kit/problem.ts";

const full: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** The Problem that an error of the file system is to a caller; any other error stays as it is. */
export function diskProblem(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (!code || !syscall) return error;
  if (!full.has(code)) return unavailable("the volume", error);
  return new Problem(507, "there is no room left for pictures", { cause: error });
}

/** Whether the error says that there is no such file. */
export const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Does nothing where it is there; its parent has to be. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Makes what was written into a file, or which names a folder has, survive a power cut. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
