import { execFile, spawnSync } from "node:child_process";
import { findProgram } from "../../setup/find.ts";

/** How to install one. */
export const noPromtool = "promtool is not installed: run npm run setup -- promtool, or set PROMTOOL to its path";

/**
 * Finds a promtool: PROMTOOL, then an installed one.
 * @throws Error that says how to install one
 */
export function findPromtool(
  { PROMTOOL }: Readonly<Record<string, string | undefined>> = process.env,
  installed: string | null = findProgram("promtool") ?? null,
): string {
  const command = PROMTOOL ?? installed;
  if (command && spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0) return command;
  throw new Error(PROMTOOL ? `PROMTOOL is ${PROMTOOL}, which does not run; ${noPromtool}` : noPromtool);
}

/** @returns its output, and whether it found no fault */
export function promtool(command: string, args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stdout}${stderr}${error && !stderr ? error.message : ""}` }),
    );
  });
}
