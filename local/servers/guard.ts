/** Nothing outlives this process: what it starts and its temporary folders are known to a shell that waits for its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("guard.sh", import.meta.url));

let guard: ChildProcess | undefined;

function tell(line: string): void {
  guard ??= startGuard();
  guard.stdin?.write(`${line}\n`);
}

function startGuard(): ChildProcess {
  // Its own session: Ctrl-C in a terminal reaches whole groups, and this one has to come last.
  const child = spawn("/bin/sh", [script], { detached: true, stdio: ["pipe", "ignore", "ignore"], cwd: "/" });
  child.unref();
  child.on("error", (cause) => console.error(`${script} does not start: processes may be left behind`, cause));
  child.stdin.on("error", () => {});
  if ("unref" in child.stdin) (child.stdin as unknown as { unref: () => void }).unref();
  return child;
}

/** A process that ends by `signal`, should this one end first. */
export function guardProcess(pid: number, signal: "TERM" | "QUIT" | "KILL"): void {
  tell(`process ${pid} ${signal}`);
}

/** It has ended. */
export function releaseProcess(pid: number): void {
  tell(`done ${pid}`);
}

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => void;
}

/** A folder of one's own below the machine's temporary one; short, for a socket's path has room for 100 characters. */
export function temporaryFolder(name: string): TemporaryFolder {
  const path = mkdtempSync(join(realpathSync(tmpdir()), `tf-${name}-`));
  tell(`folder ${path}`);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
      tell(`gone ${path}`);
    },
  };
}
