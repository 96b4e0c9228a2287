import { mkdirSync, renameSync, rmSync } from "node:fs";
import { bringBack } from "./bring-back.ts";
import { isThere, removeIfEmpty } from "./disk.ts";
import type { Journal } from "./journal.ts";
import { parentsOf } from "./strays.ts";
import type { OnStep, Work } from "./work.ts";

/** Changes the tree as the journal says. If that fails, restores the tree as it was and throws the error. */
export function rollForward(out: string, work: Work, journal: Journal, onStep: OnStep): void {
  try {
    apply(out, work, journal, onStep);
  } catch (error) {
    // If this fails too, the journal stays for the next run.
    undo(out, work, journal);
    rmSync(work.journal, { force: true });
    throw error;
  }
  onStep("bring back");
  for (const { path, removed } of journal) bringBack(out, work, path, new Set(removed));
  for (const parent of parentsIn(journal)) removeIfEmpty(`${out}/${parent}`);
  onStep("forget the journal");
  rmSync(work.journal, { force: true });
}

/** Moves old units out and new ones in. By renames alone, so that a mixed tree exists only for microseconds. */
function apply(out: string, work: Work, journal: Journal, onStep: OnStep): void {
  for (const parent of parentsIn(journal)) {
    onStep(`make ${parent}`);
    mkdirSync(`${out}/${parent}`, { recursive: true });
    mkdirSync(`${work.old}/${parent}`, { recursive: true });
  }
  for (const { path, replaced } of journal) {
    const [place, fresh, old] = [`${out}/${path}`, `${work.fresh}/${path}`, `${work.old}/${path}`];
    if (replaced ? !isThere(fresh) : isThere(old)) continue;
    if (isThere(place)) {
      // Both exist if the old unit was restored, from git for example, after a run had moved it out and died.
      if (isThere(old)) rmSync(old, { recursive: true });
      onStep(`move ${path} out`);
      renameSync(place, old);
    }
    if (replaced) {
      onStep(`move ${path} in`);
      renameSync(fresh, place);
    }
  }
}

/** Undoes the moves of an `apply` that failed at any step. */
function undo(out: string, work: Work, journal: Journal): void {
  for (const { path, replaced } of journal.toReversed()) {
    const [place, fresh, old] = [`${out}/${path}`, `${work.fresh}/${path}`, `${work.old}/${path}`];
    if (replaced && !isThere(fresh) && isThere(place)) renameSync(place, fresh);
    if (isThere(old)) renameSync(old, place);
  }
  for (const parent of parentsIn(journal)) removeIfEmpty(`${out}/${parent}`);
}

function parentsIn(journal: Journal): string[] {
  return parentsOf(journal.map(({ path }) => path));
}
