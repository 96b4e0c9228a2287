/** What a team knows of its own tasks. */

export type Status = "open" | "in_progress" | "done";

export interface Task {
  readonly id: string;
  readonly status: Status;
  readonly version: number;
}

export interface Team {
  /** Ids of people. */
  readonly members: string[];
  /** Newest last; never empty once people are there. */
  readonly tasks: Task[];
}

/** As many as one page of the list. */
const most = 50;

/** The newer version stays, whichever answer comes first. */
export function remember({ tasks }: Team, { id, status, version }: Task): void {
  const at = tasks.findIndex((task) => task.id === id);
  const known = tasks[at];
  if (!known) {
    tasks.push({ id, status, version });
    if (tasks.length > most) tasks.shift();
  } else if (version > known.version) tasks[at] = { id, status, version };
}
