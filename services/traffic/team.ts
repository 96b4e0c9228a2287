/** The tasks that a simulated team has seen. */
export type Status = "open" | "in_progress" | "done";

export interface Task {
  readonly id: string;
  readonly status: Status;
  readonly version: number;
}

export interface Team {
  /** The ids of the users. */
  readonly members: string[];
  /** The newest last; never empty after `gather`. */
  readonly tasks: Task[];
}

/** The size of one page of the API's list. */
const most = 50;

/** Stores a task. The newer version is kept, in any order of the answers. */
export function remember({ tasks }: Team, { id, status, version }: Task): void {
  const at = tasks.findIndex((task) => task.id === id);
  const known = tasks[at];
  if (!known) {
    tasks.push({ id, status, version });
    if (tasks.length > most) tasks.shift();
  } else if (version > known.version) tasks[at] = { id, status, version };
}
