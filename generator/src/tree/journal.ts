import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { Refused } from "../model/issue.ts";
import { isThere } from "./disk.ts";
import type { Work } from "./work.ts";

/** One folder, or loose file, that is moved out of its place; paths are relative to the output root. */
export interface Move {
  readonly path: string;
  /** Whether a staged unit takes its place. */
  readonly replaced: boolean;
  /** The files that the run removes with it. Any other file came after the scan, and is not ours. */
  readonly removed: readonly string[];
}

/**
 * All changes of a run to the tree. The disk shows for each step whether it is done, so any process can continue.
 */
export type Journal = readonly Move[];

/** Writes the journal. It gets its name only when it is complete on the disk. */
export function writeJournal(work: Work, journal: Journal): void {
  writeFileSync(`${work.journal}.part`, JSON.stringify(journal), { flush: true });
  renameSync(`${work.journal}.part`, work.journal);
}

/** The journal of a dead run; undefined if there is none, in which case that run had not begun to change the tree. */
export function readJournal(work: Work): Journal | undefined {
  if (!isThere(work.journal)) return undefined;
  try {
    const journal = JSON.parse(readFileSync(work.journal, "utf8")) as Journal;
    const bad = journal.find(({ path }) => !/^[^/]+\/[^/]+$/.test(path) || path.split("/").includes(".."));
    if (bad) throw new Error(`"${bad.path}" is not the path of a unit`);
    return journal;
  } catch (error) {
    const message = `cannot be read, so the interrupted run cannot be finished: ${(error as Error).message}`;
    const hint = `restore the trees from git, delete ${work.root} and run again`;
    throw new Refused([{ where: work.journal, message, rule: "valid-output", hint }]);
  }
}
