/** Ends child processes and deletes temporary folders when this process ends, however it ends: a shell script waits for that. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("guard.sh", import.meta.url));

let guard: ChildProcess | undefined;

function send(line: string): void {
  guard ??= startGuard();
  guard.stdin?.write(`${line}\n`);
}

function startGuard(): ChildProcess {
  // In a session of its own: Ctrl-C in a terminal signals the whole process group, and the guard must end last.
  const child = spawn("/bin/sh", [script], { detached: true, stdio: ["pipe", "ignore", "ignore"], cwd: "/" });
  child.unref();
  child.on("error", (cause) => console.error(`${script} does not start: child processes may outlive this one`, cause));
  child.stdin.on("error", () => {});
  if ("unref" in child.stdin) (child.stdin as unknown as { unref: () => void }).unref();
  return child;
}

/** Registers a process that gets `signal` if this process ends first. */
export function guardProcess(pid: number, signal: "TERM" | "QUIT" | "KILL"): void {
  send(`process ${pid} ${signal}`);
}

/** Removes a process that has ended. */
export function releaseProcess(pid: number): void {
  send(`done ${pid}`);
}

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => void;
}

/** Creates a temporary folder. Its path is short: the path of a socket in it has at most about 100 characters. */
export function temporaryFolder(name: string): TemporaryFolder {
  const path = mkdtempSync(join(realpathSync(tmpdir()), `tf-${name}-`));
  send(`folder ${path}`);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
      send(`gone ${path}`);
    },
  };
}
