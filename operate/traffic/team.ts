/** What a team knows of its own tasks. */

export interface Task {
  readonly id: string;
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
export function remember({ tasks }: Team, { id, version }: Task): void {
  const at = tasks.findIndex((task) => task.id === id);
  const known = tasks[at];
  if (!known) {
    tasks.push({ id, version });
    if (tasks.length > most) tasks.shift();
  } else if (version > known.version) tasks[at] = { id, version };
}
