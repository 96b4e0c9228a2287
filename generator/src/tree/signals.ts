import { constants } from "node:os";
import { setImmediate as turn } from "node:timers/promises";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const pending = new Set<() => void>();
let listening = false;

/**
 * Calls `undo` when the process gets a signal, ends with an error or exits, unless it is released before. A signal then ends
 * the process with 128 + its number. Node runs this between two turns of its event loop, so no step is interrupted.
 * @returns a function that releases `undo`
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
    // One turn later: a signal that came during a commit is handled only then, and must still end the process.
    setImmediate(() => {
      if (pending.size > 0 || !listening) return;
      for (const signal of signals) process.off(signal, stop);
      process.off("exit", undoAll);
      listening = false;
    });
  };
}

/**
 * Lets Node handle a signal that has arrived: await it now and then in a long run. Costs some microseconds.
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
