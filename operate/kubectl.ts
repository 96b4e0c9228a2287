/** kubectl as a program: it can reach and log in to any cluster that KUBECONFIG names. */
import { spawn } from "node:child_process";

/** kubectl or another program has failed. */
export class ProgramError extends Error {}

export interface RunOptions {
  /** Written to standard input. */
  readonly input?: string | Uint8Array;
  /** Milliseconds after which the program is killed. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a program and resolves with its standard output.
 * @throws ProgramError with its output if it fails or is not installed
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { input, timeout, signal, cwd, environment } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      ...(timeout && { timeout }),
      ...(signal && { signal }),
    });
    let out = "";
    let errors = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new ProgramError(`${program} is not installed`) : error),
    );
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(out);
      const how = signal ? `was killed by ${signal}` : `ended with exit code ${code}`;
      reject(new ProgramError(`${[program, ...args].join(" ")} ${how}\n${(errors || out).trimEnd()}`));
    });
    child.stdin?.on("error", () => {}); // the exit code reports a program that ends without reading its input
    child.stdin?.end(input);
  });
}

export type Kubectl = (args: readonly string[], options?: RunOptions) => Promise<string>;

/** @param context of KUBECONFIG; by default the current one */
export function kubectlOf(context: string | undefined): Kubectl {
  const which = context ? ["--context", context] : [];
  return (args, options) => run("kubectl", [...which, ...args], options);
}
