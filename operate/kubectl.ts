/** kubectl as a program: it knows how to reach and log in to whatever cluster KUBECONFIG names. */
import { spawn } from "node:child_process";

/** kubectl, or another program, has failed. */
export class ProgramError extends Error {}

export interface RunOptions {
  /** Given to standard input. */
  readonly input?: string | Uint8Array;
  /** Milliseconds; then it is ended. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a program and resolves with what it prints.
 * @throws ProgramError with what it says where it fails, or is not there
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
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new ProgramError(`${program} is not installed`) : error),
    );
    child.on("close", (code, ended) => {
      if (code === 0) return resolve(out);
      const how = ended ? `was ended by ${ended}` : `ended with ${code}`;
      reject(new ProgramError(`${[program, ...args].join(" ")} ${how}\n${(said || out).trimEnd()}`));
    });
    child.stdin?.on("error", () => {}); // what it did not read is told by how it ends
    child.stdin?.end(input);
  });
}

export type Kubectl = (args: readonly string[], options?: RunOptions) => Promise<string>;

/** @param context of KUBECONFIG; the current one where it is undefined */
export function kubectlOf(context: string | undefined): Kubectl {
  const which = context ? ["--context", context] : [];
  return (args, options) => run("kubectl", [...which, ...args], options);
}
