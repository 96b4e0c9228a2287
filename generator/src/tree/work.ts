/**
 * Where a run works: lock, staging area and journal in one folder of the output root, which a clean end leaves none of.
 */
export const workName = ".generate";

/**
 * The work folder's parts. Built by hand: `join` of a relative root would cost more than the system calls on 100,000
 * files.
 */
export interface Work {
  readonly root: string;
  /** Whole new units, at the paths they will have. */
  readonly fresh: string;
  /** Old units on their way out. */
  readonly old: string;
  /** Exists as soon as it is complete: from then on the run is rolled forward, whoever does it. */
  readonly journal: string;
}

export function workIn(out: string): Work {
  const root = `${out}/${workName}`;
  return { root, fresh: `${root}/new`, old: `${root}/old`, journal: `${root}/journal` };
}

/** Called before each step that changes the disk, with what it is: tests stop a run at every one of them. */
export type OnStep = (step: string) => void;
