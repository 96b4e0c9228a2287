import { renameSync } from "node:fs";
import { type Issue, Refused } from "../model/issue.ts";
import type { File } from "../render/manifest.ts";
import { refusal } from "./disk.ts";
import { type Move, writeJournal } from "./journal.ts";
import { openTree } from "./open-tree.ts";
import { rollForward } from "./roll.ts";
import { guard } from "./signals.ts";
import { isCurrent, requireWritable, stageUnit } from "./stage.ts";
import { findStrays, parentsOf } from "./strays.ts";
import { type OnStep, workIn } from "./work.ts";

/** A run's changes to a unit: paths of files relative to the output root, in the order of code units. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface Options {
  /**
   * Whether these are all units of the tree: then an entry beside them is removed if it was rendered once, or refused as
   * foreign.
   */
  readonly whole: boolean;
  readonly onStep?: OnStep;
}

/** A run that writes all of its units or none. Before `commit`, nothing outside the work folder is changed. */
export interface Transaction {
  /** Files beside the units that `commit` removes. */
  readonly strays: readonly string[];
  /** Entries found so far that block the run and are not ours to remove. With one of them, `commit` refuses. */
  issues(): Issue[];
  /** Prepares one unit; its files are not kept in memory. A refusal, such as a full disk, ends the transaction. */
  stage(unit: string, files: readonly File[]): Changes;
  /** Moves all staged units into place, or refuses and leaves the tree as it was. */
  commit(): void;
  /** Leaves the tree as it was, and no work folder. Does nothing after the transaction's end. */
  abort(): void;
}

/**
 * Begins to write into an output root, after completing an interrupted run. Refuses while another run is under way. A
 * signal, an uncaught error or an exit aborts. Units that are not staged stay as they are.
 * @param out the output root as the user named it, for messages
 * @param units folders two levels below the root, such as clusters/minikube
 */
export function begin(out: string, units: readonly string[], { whole, onStep = () => {} }: Options): Transaction {
  const work = workIn(out);
  const waiting = new Set(units);
  const issues = new Map<string, Issue>();
  const moves: Move[] = [];
  // The only file to rewrite, as long as there is no other change: a single rename replaces it.
  let lone: string | undefined;

  let close: (() => void) | undefined;
  const abort = () => {
    const closeOnce = close;
    close = undefined;
    unguard();
    closeOnce?.();
  };
  // Before the lock is taken: from then on, every end of the process frees it.
  const unguard = guard(abort);
  const orAbort = <T>(call: () => T): T => {
    try {
      return call();
    } catch (error) {
      abort();
      throw error;
    }
  };
  const note = (found: readonly Issue[]) => {
    for (const issue of found) issues.set(issue.where, issue);
  };

  const start = (): string[] => {
    close = openTree(out, work, onStep);
    if (!whole) return [];
    const found = findStrays(out, units);
    note(found.issues);
    for (const { path, files, folders } of found.strays) {
      requireWritable(out, [...parentsOf([path]), ...folders]);
      moves.push({ path, replaced: false, removed: files });
    }
    return found.strays.flatMap(({ files }) => files);
  };

  const stage = (unit: string, files: readonly File[]): Changes => {
    if (!close) throw new Error(`${unit} is staged after the end of the transaction`);
    if (!waiting.delete(unit)) throw new Error(`${unit} is not one of the run's units, or is staged twice`);
    onStep(`stage ${unit}`);
    const found = stageUnit(out, work, unit, files);
    note(found.issues);
    const changed = [...found.changed.keys()];
    if (!isCurrent(found)) {
      const rest = { ...found, changed: new Map() };
      lone = moves.length === 0 && changed.length === 1 && isCurrent(rest) ? changed[0] : undefined;
      moves.push({ path: unit, replaced: files.length > 0, removed: found.stale });
    }
    return { added: found.added, changed, removed: found.stale };
  };

  const commit = (): void => {
    if (!close) throw new Error("commit after the end of the transaction");
    if (issues.size > 0) throw new Refused([...issues.values()]);
    try {
      if (lone !== undefined) {
        onStep(`replace ${lone}`);
        renameSync(`${work.fresh}/${lone}`, `${out}/${lone}`);
      } else if (moves.length > 0) {
        onStep("write the journal");
        writeJournal(work, moves);
        rollForward(out, work, moves, onStep);
      }
    } catch (error) {
      throw refusal(out, "cannot be written", error);
    }
    onStep("clean up");
    abort();
  };

  return {
    strays: orAbort(start),
    issues: () => [...issues.values()],
    stage: (unit, files) => orAbort(() => stage(unit, files)),
    commit: () => orAbort(commit),
    abort,
  };
}
