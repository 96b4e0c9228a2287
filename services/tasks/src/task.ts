import type { Status } from "@taskflow/kit/events.ts";
import { Problem } from "@taskflow/kit/problem.ts";

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: Status;
  readonly assignee: string | null;
  /** A calendar date, YYYY-MM-DD: the same everywhere on earth. */
  readonly due: string | null;
  /** null for automation. */
  readonly createdBy: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Starts at 1; each change adds 1. */
  readonly version: number;
}

/** The fields that a request may change. */
export type Changes = Partial<Pick<Task, "title" | "description" | "status" | "assignee" | "due">>;

/** The statuses that may follow each status. */
export const transitions: Readonly<Record<Status, readonly Status[]>> = {
  open: ["in_progress"],
  in_progress: ["open", "done"],
  done: ["open"],
};

/** @throws Problem 409 with `allowed` if the status may not follow. Keeping the status is no transition. */
export function checkTransition(from: Status, to: Status): void {
  const allowed = transitions[from];
  if (from === to || allowed.includes(to)) return;
  throw new Problem(409, `a task that is ${from} cannot become ${to}`, { members: { allowed } });
}

/** `task` with `changes`; undefined if they change nothing. */
export function applied(task: Task, changes: Changes): Task | undefined {
  const names = Object.keys(changes) as (keyof Changes)[];
  return names.some((name) => task[name] !== changes[name]) ? { ...task, ...changes } : undefined;
}
