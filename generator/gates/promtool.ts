import { execFile, spawnSync } from "node:child_process";

/** How to install one. */
export const noPromtool =
  "no promtool: set PROMTOOL to its path, or install it: apt-get install --no-install-recommends prometheus (Debian), brew install prometheus";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds a promtool: PROMTOOL, then `promtool` on PATH.
 * @throws Error that says how to install one
 */
export function findPromtool(env: Environment = process.env): string {
  const command = env.PROMTOOL ?? "promtool";
  if (spawnSync(command, ["--version"], { env, stdio: "ignore" }).status === 0) return command;
  throw new Error(env.PROMTOOL ? `PROMTOOL is ${command}, which does not run; ${noPromtool}` : noPromtool);
}

/** @returns its output, and whether it found no fault */
export function promtool(command: string, args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stdout}${stderr}${error && !stderr ? error.message : ""}` }),
    );
  });
}
