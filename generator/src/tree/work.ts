/**
 * The work folder's name in the output root. It holds a run's lock, staging area and journal, and a clean end removes it.
 */
export const workName = ".generate";

/**
 * The paths in the work folder. Concatenated, because `join` would cost more than the system calls on 100,000 files.
 */
export interface Work {
  readonly root: string;
  /** Complete new units, at their paths below the output root. */
  readonly fresh: string;
  /** Old units on their way out. */
  readonly old: string;
  /** Exists only when it is complete: from then on the run is completed, by this process or the next one. */
  readonly journal: string;
}

export function workIn(out: string): Work {
  const root = `${out}/${workName}`;
  return { root, fresh: `${root}/new`, old: `${root}/old`, journal: `${root}/journal` };
}

/** Called with its name before each step that changes the disk: tests stop a run at each of them. */
export type OnStep = (step: string) => void;
