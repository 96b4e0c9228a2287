import type { TaskEvent, TaskSnapshot } from "@taskflow/kit/events.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import type { Task } from "./task.ts";

/** An event without its time, which the database's clock sets at the commit. */
export type NewEvent = Omit<TaskEvent, "time">;

/** The actor of a change, with team and request. */
export type Origin = Pick<TaskEvent, "actor" | "team" | "requestId">;

type NewTask = Pick<Task, "id" | "title" | "assignee" | "createdBy" | "due">;

export const createdEvent = (task: NewTask, origin: Origin): NewEvent => ({
  id: uuid7(),
  type: "task.created",
  ...origin,
  task: snapshot({ ...task, status: "open" }, 1),
});

/** @param after the task after the change, still with the version of `before` */
export const changedEvent = (before: Task, after: Task, origin: Origin): NewEvent => ({
  id: uuid7(),
  type: before.status === after.status ? "task.updated" : "task.moved",
  ...origin,
  task: snapshot(after, before.version + 1),
  ...(before.status !== after.status && { from: before.status }),
  ...(before.assignee !== after.assignee && { previousAssignee: before.assignee }),
});

/**
 * The task before its deletion, with the next version: a reader that knows the version before sees that this is newer.
 */
export const deletedEvent = (task: Task, origin: Origin): NewEvent => ({
  id: uuid7(),
  type: "task.deleted",
  ...origin,
  task: snapshot(task, task.version + 1),
});

const snapshot = (task: NewTask & Pick<Task, "status">, version: number): TaskSnapshot => ({
  id: task.id,
  version,
  title: task.title,
  status: task.status,
  assignee: task.assignee,
  createdBy: task.createdBy,
  due: task.due,
});
