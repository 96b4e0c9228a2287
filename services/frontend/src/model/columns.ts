import type { Task } from "../api/tasks.ts";
import type { Status } from "./transitions.ts";

export interface Column {
  readonly tasks: readonly Task[];
  /** The cursor of the next page; null if everything is shown. */
  readonly next: string | null;
  readonly state: "loading" | "ready" | "failed";
}

export type Columns = Readonly<Record<Status, Column>>;

export interface Filter {
  readonly assignee: string;
  readonly status: Status | "";
  readonly text: string;
}

export const noFilter: Filter = { assignee: "", status: "", text: "" };

export const emptyColumns: Columns = {
  open: { tasks: [], next: null, state: "loading" },
  in_progress: { tasks: [], next: null, state: "loading" },
  done: { tasks: [], next: null, state: "loading" },
};

/** Whether a task from a live update matches the filter. For loaded tasks, the tasks service decides. */
export function matches(task: Task, filter: Filter): boolean {
  if (filter.assignee !== "" && task.assignee !== filter.assignee) return false;
  const wanted = filter.text.trim().toLowerCase();
  return wanted === "" || `${task.title}\n${task.description}`.toLowerCase().includes(wanted);
}

/** Sorts newest first, as the tasks service does. */
const order = (one: Task, other: Task): number =>
  other.createdAt.localeCompare(one.createdAt) || other.id.localeCompare(one.id);

/** Returns the columns without this task. */
export function without(columns: Columns, id: string): Columns {
  const rest = (column: Column): Column =>
    column.tasks.some((task) => task.id === id)
      ? { ...column, tasks: column.tasks.filter((task) => task.id !== id) }
      : column;
  return { open: rest(columns.open), in_progress: rest(columns.in_progress), done: rest(columns.done) };
}

/** Returns the columns with this task once, in the column of its status. */
export function place(columns: Columns, task: Task, filter: Filter): Columns {
  const rest = without(columns, task.id);
  if (!matches(task, filter)) return rest;
  const column = rest[task.status];
  return { ...rest, [task.status]: { ...column, tasks: [...column.tasks, task].sort(order) } };
}

/** Adds a page to a column. A task that is in the column already, since it moved there meanwhile, is not repeated. */
export function append(column: Column, tasks: readonly Task[], next: string | null): Column {
  const fresh = new Set(tasks.map(({ id }) => id));
  return { tasks: [...column.tasks.filter(({ id }) => !fresh.has(id)), ...tasks].sort(order), next, state: "ready" };
}

export const find = (columns: Columns, id: string): Task | undefined =>
  [columns.open, columns.in_progress, columns.done].flatMap(({ tasks }) => tasks).find((task) => task.id === id);
