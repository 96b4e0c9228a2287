import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { guardProcess, releaseProcess } from "./guard.ts";

export interface ProcessPlan {
  /** The name in messages. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly folder?: string;
  /** Its standard input. */
  readonly input?: string;
  /** The user that it runs as; only root may set this. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** The file to which stdout and stderr are appended. */
  readonly log: string;
  /** The signal that ends it if this process is killed. */
  readonly guardSignal?: "TERM" | "QUIT" | "KILL";
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly isRunning: () => boolean;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Sends `signal` and waits for the end; sends SIGKILL after `patienceMs` (10 s). */
  readonly end: (signal: NodeJS.Signals, patienceMs?: number) => Promise<Exit>;
}

/** Starts a child process in a session of its own, so that Ctrl-C in a terminal signals only this process. */
export async function startProcess(plan: ProcessPlan): Promise<RunningProcess> {
  const log = openSync(plan.log, "a"); // a file, not a pipe: nginx opens /dev/stdout anew, and Node's pipes are sockets
  const child = spawn(plan.file, plan.args, {
    detached: true,
    env: plan.environment ?? process.env,
    stdio: [plan.input === undefined ? "ignore" : "pipe", log, log],
    ...(plan.folder === undefined ? {} : { cwd: plan.folder }),
    ...plan.user,
  });
  closeSync(log);
  const pid = await started(child, plan);
  guardProcess(pid, plan.guardSignal ?? "TERM");
  child.stdin?.on("error", () => {});
  child.stdin?.end(plan.input);
  child.unref();
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => {
      releaseProcess(pid);
      resolve({ code, signal });
    });
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return { pid, exited, isRunning, signal, end: (name, patienceMs = 10_000) => end(child, exited, name, patienceMs) };
}

async function started(child: ChildProcess, { name, file }: ProcessPlan): Promise<number> {
  if (child.pid !== undefined) return child.pid;
  const cause = await new Promise<Error>((resolve) => void child.once("error", resolve));
  throw new Error(`${name}: ${file} does not start: ${cause.message}`, { cause });
}

async function end(child: ChildProcess, exited: Promise<Exit>, signal: NodeJS.Signals, patienceMs: number) {
  child.ref(); // keeps this process alive while it waits
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  try {
    return await exited;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits until `isReady` resolves to true.
 * @throws Error with the end of the log if the process ends first, or after `patienceMs` (20 s)
 */
export async function ready(
  plan: Pick<ProcessPlan, "name" | "log">,
  { isRunning }: Pick<RunningProcess, "isRunning">,
  isReady: () => Promise<boolean>,
  patienceMs = 20_000,
): Promise<void> {
  const start = performance.now();
  for (let pause = 5; !(await isReady()); pause = Math.min(pause * 1.3, 100)) {
    const tooLate = performance.now() - start > patienceMs;
    if (!isRunning() || tooLate)
      throw new Error(
        `${plan.name} ${tooLate ? `is not ready after ${patienceMs} ms` : "has ended"}:\n${tail(plan.log)}`,
      );
    await sleep(pause);
  }
}

/** The last lines of a log file; "" if it does not exist. */
export function tail(file: string, lines = 30): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
}
