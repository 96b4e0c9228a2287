import { setTimeout as sleep } from "node:timers/promises";
import { guardProcess, releaseProcess } from "./guard.ts";
import { type Exit, type ProcessPlan, type RunningProcess, ready, startProcess, tail } from "./process.ts";
import { processTree, residentBytes, runs, signalEach } from "./tree.ts";

/** A server that a test takes down and brings back: same port, same data. */
export interface Restartable {
  /** For messages. */
  readonly name: string;
  /** undefined while it is down. */
  readonly pid: () => number | undefined;
  /** Starts it; resolves when it answers. Rejects with the end of its log where it ends, or does not answer in time. */
  readonly start: () => Promise<void>;
  /** Ends it in order; "immediate" does not wait for its clients. Does nothing while it is down. */
  readonly stop: (how?: "fast" | "immediate") => Promise<Exit | undefined>;
  /** SIGKILL, to all of its processes. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP, to all of its processes: it hangs, and its connections stay open. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends it for good, at once, and takes away what was made for it. */
  readonly close: () => Promise<void>;
  /** The end of what it said. */
  readonly log: () => string;
  /** Resident memory of all of its processes, in bytes; shared pages count in each. */
  readonly rss: () => number;
  /** Called when it ends and nobody asked for that. */
  readonly onDeath: (listener: (exit: Exit) => void) => void;
}

export interface Ways {
  readonly isReady: (pid: number) => Promise<boolean>;
  readonly signals: { readonly fast: NodeJS.Signals; readonly immediate: NodeJS.Signals };
  /** Milliseconds in which it must be ready (20 s), and in which it must end (10 s) before it is killed. */
  readonly patienceMs?: number;
  readonly endPatienceMs?: number;
  /** What is left to do when it is closed. */
  readonly close?: () => void;
}

/** The server is down at first. */
export function restartable(plan: ProcessPlan, ways: Ways): Restartable {
  let running: RunningProcess | undefined;
  let paused: number[] = [];
  const listeners: ((exit: Exit) => void)[] = [];
  const tree = () => (running?.isRunning() ? processTree(running.pid) : []);

  async function start(): Promise<void> {
    if (running?.isRunning()) throw new Error(`${plan.name} runs already, with process id ${running.pid}`);
    const started = await startProcess(plan);
    running = started;
    void started.exited.then((exit) => {
      if (running !== started) return; // asked for
      for (const listener of listeners) listener(exit);
    });
    try {
      await ready(plan, started, () => ways.isReady(started.pid), ways.patienceMs);
    } catch (error) {
      if (running === started) await takeDown()?.end("SIGKILL"); // alive and deaf, it would hold the port
      throw error;
    }
  }

  /** Forgets the process first, so that its end surprises nobody. */
  function takeDown(): RunningProcess | undefined {
    const process = running?.isRunning() ? running : undefined;
    running = undefined;
    return process;
  }

  async function stop(how: "fast" | "immediate" = "fast"): Promise<Exit | undefined> {
    resume();
    return await takeDown()?.end(ways.signals[how], ways.endPatienceMs);
  }

  async function kill(): Promise<void> {
    const pids = tree();
    signalEach(pids, "SIGSTOP"); // first: who is stopped starts no children
    await Promise.all([takeDown()?.end("SIGKILL"), signalEach(pids, "SIGKILL")]);
    while (pids.some(runs)) await sleep(5); // a new one finds the old one's memory in use
    forget();
  }

  function pause(): void {
    paused = tree();
    signalEach(paused, "SIGSTOP");
    // Stopped children of a server that is killed would stay for ever.
    for (const pid of paused.slice(1)) guardProcess(pid, "KILL");
  }

  function resume(): void {
    signalEach(paused, "SIGCONT");
    forget();
  }

  function forget(): void {
    for (const pid of paused.slice(1)) releaseProcess(pid);
    paused = [];
  }

  return {
    name: plan.name,
    pid: () => (running?.isRunning() ? running.pid : undefined),
    start,
    stop,
    kill,
    pause,
    resume,
    close: async () => {
      await stop("immediate");
      ways.close?.();
    },
    log: () => tail(plan.log, 1000),
    rss: () => tree().reduce((sum, pid) => sum + residentBytes(pid), 0),
    onDeath: (listener) => void listeners.push(listener),
  };
}
