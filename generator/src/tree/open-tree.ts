import { rmSync, statSync } from "node:fs";
import { type Issue, Refused } from "../model/issue.ts";
import { isThere, refusal } from "./disk.ts";
import { type Journal, readJournal } from "./journal.ts";
import { ownerOf, takeLock } from "./lock.ts";
import { rollForward } from "./roll.ts";
import { kindOf } from "./scan.ts";
import { parentsOf } from "./strays.ts";
import { type OnStep, type Work, workIn } from "./work.ts";

/**
 * Locks the output root for one run, and completes an interrupted run first.
 * @returns a function that unlocks the root and removes the work folder
 */
export function openTree(out: string, work: Work, onStep: OnStep): () => void {
  requireRoot(out);
  onStep("take the lock");
  const lock = attempt(out, "cannot be written", () => takeLock(work.root));
  if (!lock.held) throw new Refused([running(work.root, lock.pid)]);
  const close = () => {
    // A journal that is left is still to be followed, by the next run.
    if (!isThere(work.journal)) clear(work);
    lock.release();
  };
  try {
    const journal = readJournal(work);
    if (journal) recover(out, work, journal, onStep);
    clear(work);
  } catch (error) {
    close();
    throw error;
  }
  return close;
}

/**
 * A run that is under way or was interrupted: its tree is neither the old nor the new one. For callers that only read.
 */
export function unfinished(out: string): Issue | undefined {
  const { root } = workIn(out);
  const owner = isThere(root) ? ownerOf(root) : undefined;
  if (owner) return running(root, owner.pid);
  if (!isThere(root)) return undefined;
  return {
    where: root,
    message: "an interrupted run is not finished",
    rule: "valid-output",
    hint: "run: npm run generate",
  };
}

function recover(out: string, work: Work, journal: Journal, onStep: OnStep): void {
  const kinds = parentsOf(journal.map(({ path }) => path)).map((parent) => kindOf(out, parent));
  const issues = kinds.filter((kind) => typeof kind !== "string");
  if (issues.length > 0) throw new Refused(issues);
  attempt(out, "the interrupted run cannot be finished", () => rollForward(out, work, journal, onStep));
}

function clear(work: Work): void {
  attempt(work.root, "cannot be removed", () => {
    for (const path of [work.fresh, work.old, `${work.journal}.part`]) rmSync(path, { recursive: true, force: true });
  });
}

function requireRoot(out: string): void {
  const stat = attempt(out, "cannot be read", () => statSync(out, { throwIfNoEntry: false }));
  if (stat?.isDirectory()) return;
  const message = stat ? "is a file, but must be the folder of the rendered trees" : "does not exist";
  const hint = `create the folder (mkdir -p ${out}), or name another with --out`;
  throw new Refused([{ where: out, message, rule: "valid-output", hint }]);
}

function running(where: string, pid: number): Issue {
  const message = `another generate is running, pid ${pid}`;
  return { where, message, rule: "valid-output", hint: "wait until it ends and run again" };
}

function attempt<T>(where: string, problem: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw refusal(where, problem, error);
  }
}
