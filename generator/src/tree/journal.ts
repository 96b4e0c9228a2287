import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { Refused } from "../model/issue.ts";
import { isThere } from "./disk.ts";
import type { Work } from "./work.ts";

/** One folder (or loose file) that leaves its place; paths are relative to the output root. */
export interface Move {
  readonly path: string;
  /** A staged unit takes its place. */
  readonly replaced: boolean;
  /** The files in it that are meant to go: any other file came after we looked, and is somebody else's. */
  readonly removed: readonly string[];
}

/**
 * All that a run does to the tree. Each step can be told from the disk as done or not, so that any process can go on.
 */
export type Journal = readonly Move[];

/** Complete or absent: it gets its name when it is on the disk. */
export function writeJournal(work: Work, journal: Journal): void {
  writeFileSync(`${work.journal}.part`, JSON.stringify(journal), { flush: true });
  renameSync(`${work.journal}.part`, work.journal);
}

/** The journal that a dead run left; undefined where it left none, and so had not begun to change the tree. */
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
