import { constants } from "node:os";
import { setImmediate as turn } from "node:timers/promises";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const pending = new Set<() => void>();
let listening = false;

/**
 * Calls `undo` when the process is told to stop, ends on an error or exits, unless it is released before; a signal then
 * ends the process with 128 + its number. Node runs this between two turns of its loop, so nothing is ever cut in the
 * middle.
 * @returns releases `undo`
 */
export function guard(undo: () => void): () => void {
  pending.add(undo);
  if (!listening) {
    for (const signal of signals) process.on(signal, stop);
    process.on("exit", undoAll);
    listening = true;
  }
  return () => {
    pending.delete(undo);
    // Not at once: a signal that came during a commit is heard one turn later, and still has to end the process.
    setImmediate(() => {
      if (pending.size > 0 || !listening) return;
      for (const signal of signals) process.off(signal, stop);
      process.off("exit", undoAll);
      listening = false;
    });
  };
}

/**
 * Lets a signal that has come in be heard: to be awaited now and then by whoever works long. Costs some microseconds.
 */
export async function hearSignals(): Promise<void> {
  await turn();
}

function stop(signal: NodeJS.Signals): void {
  undoAll();
  process.exit(128 + constants.signals[signal]);
}

function undoAll(): void {
  for (const undo of pending) undo();
  pending.clear();
}
