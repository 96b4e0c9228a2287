import { setTimeout as sleep } from "node:timers/promises";
import { guardProcess, releaseProcess } from "./guard.ts";
import { type Exit, type ProcessPlan, type RunningProcess, ready, startProcess, tail } from "./process.ts";
import { processTree, residentBytes, runs, signalEach } from "./tree.ts";

/** A server that can be stopped and started again with the same port and data. */
export interface Restartable {
  /** The name in messages. */
  readonly name: string;
  /** undefined while it is down. */
  readonly pid: () => number | undefined;
  /** Starts it. Resolves when it answers; rejects with the end of its log if it ends first or takes too long. */
  readonly start: () => Promise<void>;
  /** Shuts it down; "immediate" does not wait for its clients. Does nothing while it is down. */
  readonly stop: (how?: "fast" | "immediate") => Promise<Exit | undefined>;
  /** Sends SIGKILL to all of its processes. */
  readonly kill: () => Promise<void>;
  /** Sends SIGSTOP to all of its processes: it hangs, and its connections stay open. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends it at once and deletes its temporary files. */
  readonly close: () => Promise<void>;
  /** The end of its log. */
  readonly log: () => string;
  /** The resident memory of all of its processes in bytes; shared pages count in each. */
  readonly rss: () => number;
  /** Calls the listener when it ends without stop(), kill() or close(). */
  readonly onDeath: (listener: (exit: Exit) => void) => void;
}

export interface Ways {
  readonly isReady: (pid: number) => Promise<boolean>;
  readonly signals: { readonly fast: NodeJS.Signals; readonly immediate: NodeJS.Signals };
  /** The time in milliseconds to get ready (20 s), and the time to end (10 s) before SIGKILL. */
  readonly patienceMs?: number;
  readonly endPatienceMs?: number;
  /** Called after close(). */
  readonly close?: () => void;
}

/** Makes a server of the plan. It is not started yet. */
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
      if (running !== started) return; // expected
      for (const listener of listeners) listener(exit);
    });
    try {
      await ready(plan, started, () => ways.isReady(started.pid), ways.patienceMs);
    } catch (error) {
      if (running === started) await takeDown()?.end("SIGKILL"); // alive without an answer, it would keep the port
      throw error;
    }
  }

  /** Forgets the process first, so that its end counts as expected. */
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
    signalEach(pids, "SIGSTOP"); // first: a stopped process starts no children
    await Promise.all([takeDown()?.end("SIGKILL"), signalEach(pids, "SIGKILL")]);
    while (pids.some(runs)) await sleep(5); // PostgreSQL does not start while the old processes use its shared memory
    forget();
  }

  function pause(): void {
    paused = tree();
    signalEach(paused, "SIGSTOP");
    // Without that, stopped children would outlive a killed server.
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
